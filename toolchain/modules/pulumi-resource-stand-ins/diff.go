package main

import (
	"context"
	"strings"

	p "github.com/pulumi/pulumi-go-provider"
)

type differ func(context.Context, p.DiffRequest) (p.DiffResponse, error)

// ignoreBridgeMarks drops the bookkeeping that an official provider left in the old inputs, lest taking over its state replaces every secret.
func ignoreBridgeMarks(diff differ) differ {
	return func(ctx context.Context, req p.DiffRequest) (p.DiffResponse, error) {
		for name := range req.OldInputs.All {
			if strings.HasPrefix(name, "__") {
				req.OldInputs = req.OldInputs.Delete(name)
			}
		}
		return diff(ctx, req)
	}
}

// changeWhenUnknown takes a secret that is still unknown for a changed one: the framework takes it for the same, the bridge does not.
func changeWhenUnknown(diff differ) differ {
	return func(ctx context.Context, req p.DiffRequest) (p.DiffResponse, error) {
		response, err := diff(ctx, req)
		for name, value := range req.Inputs.All {
			if value.HasComputed() && !req.OldInputs.Get(name).HasComputed() {
				add(&response, name, p.PropertyDiff{Kind: kindOf(name), InputDiff: true})
			}
		}
		return response, err
	}
}

// kindOf is a replacement for every input of the bridged stand-ins but one.
func kindOf(input string) p.DiffKind {
	if input == "earlyRenewalHours" {
		return p.Update
	}
	return p.UpdateReplace
}

func add(response *p.DiffResponse, name string, change p.PropertyDiff) {
	if response.DetailedDiff == nil {
		response.DetailedDiff = map[string]p.PropertyDiff{}
	}
	response.HasChanges = true
	response.DetailedDiff[name] = change
}
