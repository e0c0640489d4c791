package main

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"

	"github.com/pulumi/pulumi-go-provider/infer"
	"golang.org/x/crypto/ssh"
)

var curves = map[string]elliptic.Curve{
	"P224": elliptic.P224(),
	"P256": elliptic.P256(),
	"P384": elliptic.P384(),
	"P521": elliptic.P521(),
}

type privateKey struct{}

type privateKeyArgs struct {
	Algorithm  string  `pulumi:"algorithm"`
	EcdsaCurve *string `pulumi:"ecdsaCurve,optional"`
	RsaBits    *int    `pulumi:"rsaBits,optional"`
}

type privateKeyState struct {
	privateKeyArgs
	PrivateKeyPem              string `pulumi:"privateKeyPem" provider:"secret"`
	PrivateKeyPemPkcs8         string `pulumi:"privateKeyPemPkcs8" provider:"secret"`
	PrivateKeyOpenssh          string `pulumi:"privateKeyOpenssh" provider:"secret"`
	PublicKeyPem               string `pulumi:"publicKeyPem"`
	PublicKeyOpenssh           string `pulumi:"publicKeyOpenssh"`
	PublicKeyFingerprintMd5    string `pulumi:"publicKeyFingerprintMd5"`
	PublicKeyFingerprintSha256 string `pulumi:"publicKeyFingerprintSha256"`
}

func (privateKey) Annotate(a infer.Annotator) { a.SetToken("index/privateKey", "PrivateKey") }

func (privateKey) WireDependencies(f infer.FieldSelector, _ *privateKeyArgs, state *privateKeyState) {
	f.OutputField(&state.PrivateKeyPem).AlwaysSecret()
	f.OutputField(&state.PrivateKeyPemPkcs8).AlwaysSecret()
	f.OutputField(&state.PrivateKeyOpenssh).AlwaysSecret()
}

func (privateKey) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[privateKeyArgs], error) {
	return checked(ctx, req, func(args privateKeyArgs) []rule {
		args = args.withDefaults()
		known := args.Algorithm == "RSA" || args.Algorithm == "ECDSA" || args.Algorithm == "ED25519"
		return []rule{
			{"algorithm", !known, fmt.Sprintf("algorithm must be RSA, ECDSA or ED25519, got %q", args.Algorithm)},
			{"ecdsaCurve", curves[*args.EcdsaCurve] == nil, fmt.Sprintf("ecdsaCurve must be P224, P256, P384 or P521, got %q", *args.EcdsaCurve)},
		}
	})
}

func (privateKey) Create(_ context.Context, req infer.CreateRequest[privateKeyArgs]) (infer.CreateResponse[privateKeyState], error) {
	state := privateKeyState{privateKeyArgs: req.Inputs.withDefaults()}
	if req.DryRun {
		return infer.CreateResponse[privateKeyState]{Output: state}, nil
	}

	key, err := state.generate()
	if err != nil {
		return infer.CreateResponse[privateKeyState]{}, err
	}
	id, err := state.describe(key)
	return infer.CreateResponse[privateKeyState]{ID: id, Output: state}, err
}

func (args privateKeyArgs) withDefaults() privateKeyArgs {
	args.EcdsaCurve = valueOr(args.EcdsaCurve, "P224")
	args.RsaBits = valueOr(args.RsaBits, 2048)
	return args
}

func (args privateKeyArgs) generate() (crypto.Signer, error) {
	switch args.Algorithm {
	case "RSA":
		return rsa.GenerateKey(rand.Reader, *args.RsaBits)
	case "ECDSA":
		return ecdsa.GenerateKey(curves[*args.EcdsaCurve], rand.Reader)
	default:
		_, key, err := ed25519.GenerateKey(rand.Reader)
		return key, err
	}
}

// describe writes the key in all formats and returns its id: the SHA-1 of its public half.
func (state *privateKeyState) describe(key crypto.Signer) (string, error) {
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return "", err
	}
	traditional, err := traditionalBlock(key, pkcs8)
	if err != nil {
		return "", err
	}

	state.PrivateKeyPem = string(pem.EncodeToMemory(traditional))
	state.PrivateKeyPemPkcs8 = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
	state.PublicKeyPem = string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}))

	sum := sha1.Sum(public)
	return hex.EncodeToString(sum[:]), state.describeForSSH(key)
}

// traditionalBlock is PKCS#1 for RSA and SEC 1 for ECDSA; ED25519 has nothing older than PKCS#8.
func traditionalBlock(key crypto.Signer, pkcs8 []byte) (*pem.Block, error) {
	switch key := key.(type) {
	case *rsa.PrivateKey:
		return &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}, nil
	case *ecdsa.PrivateKey:
		bytes, err := x509.MarshalECPrivateKey(key)
		return &pem.Block{Type: "EC PRIVATE KEY", Bytes: bytes}, err
	default:
		return &pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}, nil
	}
}

// describeForSSH leaves its fields empty for P224, which SSH does not know.
func (state *privateKeyState) describeForSSH(key crypto.Signer) error {
	public, err := ssh.NewPublicKey(key.Public())
	if err != nil {
		return nil
	}
	private, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		return err
	}

	state.PrivateKeyOpenssh = string(pem.EncodeToMemory(private))
	state.PublicKeyOpenssh = string(ssh.MarshalAuthorizedKey(public))
	state.PublicKeyFingerprintMd5 = ssh.FingerprintLegacyMD5(public)
	state.PublicKeyFingerprintSha256 = ssh.FingerprintSHA256(public)
	return nil
}
