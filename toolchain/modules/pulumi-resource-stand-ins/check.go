package main

import (
	"context"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// rule says what is wrong with one input, or nothing.
type rule struct {
	input  string
	broken bool
	reason string
}

// checked decodes the inputs and holds them against the rules, unless a value is still unknown: then they wait for the next check.
// Defaults are no business of a check: as in the official providers they appear among the outputs only.
func checked[I any](ctx context.Context, req infer.CheckRequest, rules func(I) []rule) (infer.CheckResponse[I], error) {
	inputs, failures, err := infer.DefaultCheck[I](ctx, req.NewInputs)
	if err != nil || len(failures) > 0 || property.New(req.NewInputs).HasComputed() {
		return infer.CheckResponse[I]{Inputs: inputs, Failures: failures}, err
	}

	for _, rule := range rules(inputs) {
		if rule.broken {
			failures = append(failures, p.CheckFailure{Property: rule.input, Reason: rule.reason})
		}
	}
	return infer.CheckResponse[I]{Inputs: inputs, Failures: failures}, nil
}

type checker func(context.Context, p.CheckRequest) (p.CheckResponse, error)

// keepUnknown gives back as it came what is not known yet: the framework takes an unknown secret for an empty text that is none.
func keepUnknown(check checker) checker {
	return func(ctx context.Context, req p.CheckRequest) (p.CheckResponse, error) {
		response, err := check(ctx, req)
		for name, value := range req.Inputs.All {
			if value.HasComputed() {
				response.Inputs = response.Inputs.Set(name, value)
			}
		}
		return response, err
	}
}

func valueOr[T any](value *T, fallback T) *T {
	if value == nil {
		return &fallback
	}
	return value
}
