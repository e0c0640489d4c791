package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
)

var keyUses = map[string]x509.KeyUsage{
	"digital_signature":  x509.KeyUsageDigitalSignature,
	"content_commitment": x509.KeyUsageContentCommitment,
	"key_encipherment":   x509.KeyUsageKeyEncipherment,
	"data_encipherment":  x509.KeyUsageDataEncipherment,
	"key_agreement":      x509.KeyUsageKeyAgreement,
	"cert_signing":       x509.KeyUsageCertSign,
	"crl_signing":        x509.KeyUsageCRLSign,
	"encipher_only":      x509.KeyUsageEncipherOnly,
	"decipher_only":      x509.KeyUsageDecipherOnly,
}

var extendedUses = map[string]x509.ExtKeyUsage{
	"any_extended":     x509.ExtKeyUsageAny,
	"server_auth":      x509.ExtKeyUsageServerAuth,
	"client_auth":      x509.ExtKeyUsageClientAuth,
	"code_signing":     x509.ExtKeyUsageCodeSigning,
	"email_protection": x509.ExtKeyUsageEmailProtection,
	"timestamping":     x509.ExtKeyUsageTimeStamping,
	"ocsp_signing":     x509.ExtKeyUsageOCSPSigning,
}

// emailAddress is the one part of a name that the standard library has no field for.
var emailAddress = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}

func isUse(name string) bool {
	_, plain := keyUses[name]
	_, extended := extendedUses[name]
	return plain || extended
}

func uses() string {
	names := append(slices.Collect(maps.Keys(keyUses)), slices.Collect(maps.Keys(extendedUses))...)
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// sign makes the certificate and returns its id, the serial number.
func (state *selfSignedCertState) sign() (string, error) {
	key, algorithm, err := parseKey(state.PrivateKeyPem)
	if err != nil {
		return "", err
	}
	template, err := state.template(key.Public())
	if err != nil {
		return "", err
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return "", err
	}

	state.KeyAlgorithm = algorithm
	state.CertPem = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	state.ValidityStartTime = template.NotBefore.Format(time.RFC3339Nano)
	state.ValidityEndTime = template.NotAfter.Format(time.RFC3339Nano)
	return template.SerialNumber.String(), nil
}

func (args selfSignedCertArgs) template(public crypto.PublicKey) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 128))
	if err != nil {
		return nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber:          serial,
		NotBefore:             now,
		NotAfter:              now.Add(time.Duration(args.ValidityPeriodHours) * time.Hour),
		Subject:               args.Subject.name(),
		DNSNames:              args.DnsNames,
		IsCA:                  *args.IsCaCertificate,
		BasicConstraintsValid: true,
		MaxPathLen:            max(0, *valueOr(args.MaxPathLength, 0)),
	}
	for _, use := range args.AllowedUses {
		template.KeyUsage |= keyUses[use]
		if extended, ok := extendedUses[use]; ok {
			template.ExtKeyUsage = append(template.ExtKeyUsage, extended)
		}
	}
	if template.IsCA && len(template.Subject.ToRDNSequence()) == 0 {
		return nil, errors.New("subject must hold at least one name when isCaCertificate is true")
	}
	if err := args.addAddresses(template); err != nil {
		return nil, err
	}
	return template, args.addKeyIds(template, public)
}

func (args selfSignedCertArgs) addAddresses(template *x509.Certificate) error {
	for _, text := range args.IpAddresses {
		address := net.ParseIP(text)
		if address == nil {
			return fmt.Errorf("ipAddresses must hold IP addresses, got %q", text)
		}
		template.IPAddresses = append(template.IPAddresses, address)
	}
	for _, text := range args.Uris {
		uri, err := url.Parse(text)
		if err != nil {
			return fmt.Errorf("uris must hold URIs: %w", err)
		}
		template.URIs = append(template.URIs, uri)
	}
	return nil
}

func (args selfSignedCertArgs) addKeyIds(template *x509.Certificate, public crypto.PublicKey) error {
	if template.IsCA || *args.SetSubjectKeyId {
		id, err := keyID(public)
		if err != nil {
			return err
		}
		template.SubjectKeyId = id
	}
	if *args.SetAuthorityKeyId {
		if template.SubjectKeyId == nil {
			return errors.New("setAuthorityKeyId needs setSubjectKeyId or isCaCertificate: a self-signed certificate is its own authority")
		}
		template.AuthorityKeyId = template.SubjectKeyId
	}
	return nil
}

func (subject *certSubject) name() pkix.Name {
	if subject == nil {
		return pkix.Name{}
	}
	name := pkix.Name{
		CommonName:         *valueOr(subject.CommonName, ""),
		Organization:       listOf(subject.Organization),
		OrganizationalUnit: listOf(subject.OrganizationalUnit),
		Country:            listOf(subject.Country),
		Province:           listOf(subject.Province),
		Locality:           listOf(subject.Locality),
		StreetAddress:      subject.StreetAddresses,
		PostalCode:         listOf(subject.PostalCode),
		SerialNumber:       *valueOr(subject.SerialNumber, ""),
	}
	if subject.EmailAddress != nil {
		value := asn1.RawValue{Tag: asn1.TagIA5String, Bytes: []byte(*subject.EmailAddress)}
		name.ExtraNames = []pkix.AttributeTypeAndValue{{Type: emailAddress, Value: value}}
	}
	return name
}

func listOf(value *string) []string {
	if value == nil {
		return nil
	}
	return []string{*value}
}

// keyID is the SHA-1 of the bare public key.
func keyID(public crypto.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, err
	}
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		PublicKey asn1.BitString
	}
	if _, err := asn1.Unmarshal(der, &info); err != nil {
		return nil, err
	}
	sum := sha1.Sum(info.PublicKey.Bytes)
	return sum[:], nil
}

func parseKey(text string) (crypto.Signer, string, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, "", errors.New("privateKeyPem must be a private key in PEM format")
	}

	var key any
	var err error
	switch block.Type {
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	default:
		err = fmt.Errorf("privateKeyPem must hold a private key, got %q", block.Type)
	}
	if err != nil {
		return nil, "", err
	}

	switch key := key.(type) {
	case *rsa.PrivateKey:
		return key, "RSA", nil
	case *ecdsa.PrivateKey:
		return key, "ECDSA", nil
	case ed25519.PrivateKey:
		return key, "ED25519", nil
	}
	return nil, "", fmt.Errorf("privateKeyPem must be an RSA, ECDSA or ED25519 key, got %T", key)
}
