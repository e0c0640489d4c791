package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"

	"github.com/pulumi/pulumi-go-provider/infer"
)

type randomBytes struct{}

type randomBytesArgs struct {
	Length  int               `pulumi:"length"`
	Keepers map[string]string `pulumi:"keepers,optional"`
}

type randomBytesState struct {
	randomBytesArgs
	Base64 string `pulumi:"base64" provider:"secret"`
	Hex    string `pulumi:"hex" provider:"secret"`
}

func (randomBytes) Annotate(a infer.Annotator) { a.SetToken("index/randomBytes", "RandomBytes") }

func (randomBytes) WireDependencies(f infer.FieldSelector, _ *randomBytesArgs, state *randomBytesState) {
	f.OutputField(&state.Base64).AlwaysSecret()
	f.OutputField(&state.Hex).AlwaysSecret()
}

func (randomBytes) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[randomBytesArgs], error) {
	return checked(ctx, req, func(args randomBytesArgs) []rule {
		return []rule{{"length", args.Length < 1, "length must be at least 1"}}
	})
}

func (randomBytes) Create(_ context.Context, req infer.CreateRequest[randomBytesArgs]) (infer.CreateResponse[randomBytesState], error) {
	state := randomBytesState{randomBytesArgs: req.Inputs}
	if req.DryRun {
		return infer.CreateResponse[randomBytesState]{Output: state}, nil
	}

	bytes := make([]byte, req.Inputs.Length)
	rand.Read(bytes) // never fails: https://pkg.go.dev/crypto/rand#Read
	state.Base64 = base64.StdEncoding.EncodeToString(bytes)
	state.Hex = hex.EncodeToString(bytes)

	// The official provider's id is the value too, and ids are never encrypted: these bytes are for salts, not for secrets.
	return infer.CreateResponse[randomBytesState]{ID: state.Base64, Output: state}, nil
}
