package main

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi-go-provider/infer"
)

type selfSignedCert struct{}

// A change of any of these replaces the certificate, but for earlyRenewalHours, which only says when: see replaceInFull.
type selfSignedCertArgs struct {
	AllowedUses         []string     `pulumi:"allowedUses"`
	ValidityPeriodHours int          `pulumi:"validityPeriodHours"`
	PrivateKeyPem       string       `pulumi:"privateKeyPem" provider:"secret"`
	Subject             *certSubject `pulumi:"subject,optional"`
	DnsNames            []string     `pulumi:"dnsNames,optional"`
	IpAddresses         []string     `pulumi:"ipAddresses,optional"`
	Uris                []string     `pulumi:"uris,optional"`
	IsCaCertificate     *bool        `pulumi:"isCaCertificate,optional"`
	MaxPathLength       *int         `pulumi:"maxPathLength,optional"`
	SetSubjectKeyId     *bool        `pulumi:"setSubjectKeyId,optional"`
	SetAuthorityKeyId   *bool        `pulumi:"setAuthorityKeyId,optional"`
	EarlyRenewalHours   *int         `pulumi:"earlyRenewalHours,optional"`
}

type certSubject struct {
	CommonName         *string  `pulumi:"commonName,optional"`
	Organization       *string  `pulumi:"organization,optional"`
	OrganizationalUnit *string  `pulumi:"organizationalUnit,optional"`
	Country            *string  `pulumi:"country,optional"`
	Province           *string  `pulumi:"province,optional"`
	Locality           *string  `pulumi:"locality,optional"`
	StreetAddresses    []string `pulumi:"streetAddresses,optional"`
	PostalCode         *string  `pulumi:"postalCode,optional"`
	SerialNumber       *string  `pulumi:"serialNumber,optional"`
	EmailAddress       *string  `pulumi:"emailAddress,optional"`
}

type selfSignedCertState struct {
	selfSignedCertArgs
	CertPem           string `pulumi:"certPem"`
	KeyAlgorithm      string `pulumi:"keyAlgorithm"`
	ReadyForRenewal   bool   `pulumi:"readyForRenewal"`
	ValidityStartTime string `pulumi:"validityStartTime"`
	ValidityEndTime   string `pulumi:"validityEndTime"`
}

func (selfSignedCert) Annotate(a infer.Annotator) {
	a.SetToken("index/selfSignedCert", "SelfSignedCert")
}

// WireDependencies keeps the certificate known in the preview of a change that does not touch it.
func (selfSignedCert) WireDependencies(f infer.FieldSelector, args *selfSignedCertArgs, state *selfSignedCertState) {
	f.OutputField(&state.PrivateKeyPem).AlwaysSecret()
	f.OutputField(&state.EarlyRenewalHours).DependsOn(f.InputField(&args.EarlyRenewalHours))
}

func (selfSignedCert) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[selfSignedCertArgs], error) {
	return checked(ctx, req, func(args selfSignedCertArgs) []rule {
		args = args.withDefaults()
		rules := []rule{
			{"validityPeriodHours", args.ValidityPeriodHours < 0, "validityPeriodHours must be at least 0"},
			{"earlyRenewalHours", *args.EarlyRenewalHours < 0, "earlyRenewalHours must be at least 0"},
			{"maxPathLength", *valueOr(args.MaxPathLength, 0) < -1, "maxPathLength must be at least -1"},
		}
		for _, use := range args.AllowedUses {
			rules = append(rules, rule{"allowedUses", !isUse(use), fmt.Sprintf("allowedUses must be of %s, got %q", uses(), use)})
		}
		return rules
	})
}

func (selfSignedCert) Create(_ context.Context, req infer.CreateRequest[selfSignedCertArgs]) (infer.CreateResponse[selfSignedCertState], error) {
	state := selfSignedCertState{selfSignedCertArgs: req.Inputs.withDefaults()}
	if req.DryRun {
		return infer.CreateResponse[selfSignedCertState]{Output: state}, nil
	}

	id, err := state.sign()
	return infer.CreateResponse[selfSignedCertState]{ID: id, Output: state}, err
}

func (selfSignedCert) Update(_ context.Context, req infer.UpdateRequest[selfSignedCertArgs, selfSignedCertState]) (infer.UpdateResponse[selfSignedCertState], error) {
	state := req.State
	state.selfSignedCertArgs = req.Inputs.withDefaults()
	state.ReadyForRenewal = false
	return infer.UpdateResponse[selfSignedCertState]{Output: state}, nil
}

func (selfSignedCert) Read(_ context.Context, req infer.ReadRequest[selfSignedCertArgs, selfSignedCertState]) (infer.ReadResponse[selfSignedCertArgs, selfSignedCertState], error) {
	state := req.State
	due, err := isDue(state.ValidityEndTime, *valueOr(state.EarlyRenewalHours, 0))
	state.ReadyForRenewal = state.ReadyForRenewal || due
	return infer.ReadResponse[selfSignedCertArgs, selfSignedCertState]{ID: req.ID, Inputs: req.Inputs, State: state}, err
}

func (args selfSignedCertArgs) withDefaults() selfSignedCertArgs {
	args.IsCaCertificate = valueOr(args.IsCaCertificate, false)
	args.SetSubjectKeyId = valueOr(args.SetSubjectKeyId, false)
	args.SetAuthorityKeyId = valueOr(args.SetAuthorityKeyId, false)
	args.EarlyRenewalHours = valueOr(args.EarlyRenewalHours, 0)
	return args
}
