package main

import (
	"context"
	"strings"

	p "github.com/pulumi/pulumi-go-provider"
)

type differ func(context.Context, p.DiffRequest) (p.DiffResponse, error)

// changeWhenUnknown takes a secret that is still unknown for a changed one: the framework takes it for the same, the bridge does not.
func changeWhenUnknown(diff differ) differ {
	return func(ctx context.Context, req p.DiffRequest) (p.DiffResponse, error) {
		response, err := diff(ctx, req)
		for name, value := range req.Inputs.All {
			if value.HasComputed() && !req.OldInputs.Get(name).HasComputed() {
				add(&response, name, p.PropertyDiff{Kind: p.Update, InputDiff: true})
			}
		}
		return response, err
	}
}

// replaceInFull turns changes into replacements, whether of an input or of something inside it: no bridged stand-in knows another change.
func replaceInFull(diff differ) differ {
	return func(ctx context.Context, req p.DiffRequest) (p.DiffResponse, error) {
		response, err := diff(ctx, req)
		for path, change := range response.DetailedDiff {
			if !strings.HasSuffix(string(change.Kind), "&replace") {
				change.Kind += "&replace"
				response.DetailedDiff[path] = change
			}
		}
		return response, err
	}
}

func add(response *p.DiffResponse, name string, change p.PropertyDiff) {
	if response.DetailedDiff == nil {
		response.DetailedDiff = map[string]p.PropertyDiff{}
	}
	response.HasChanges = true
	response.DetailedDiff[name] = change
}
