package main

import (
	"context"
	"slices"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

var bridgeMarks = []string{"__defaults", "__meta", "__pulumi_raw_state_delta"}

// takeOver lets a provider work on resources that an official one has made: its bookkeeping must neither be refused nor be taken for a change.
func takeOver(provider p.Provider) p.Provider {
	diff, read, update, remove := provider.Diff, provider.Read, provider.Update, provider.Delete

	provider.Diff = func(ctx context.Context, req p.DiffRequest) (p.DiffResponse, error) {
		req.State, req.OldInputs = state(req.State), unmarked(req.OldInputs)
		return diff(ctx, req)
	}
	provider.Read = func(ctx context.Context, req p.ReadRequest) (p.ReadResponse, error) {
		req.Properties, req.Inputs = state(req.Properties), unmarked(req.Inputs)
		return read(ctx, req)
	}
	provider.Update = func(ctx context.Context, req p.UpdateRequest) (p.UpdateResponse, error) {
		req.State, req.OldInputs = state(req.State), unmarked(req.OldInputs)
		return update(ctx, req)
	}
	provider.Delete = func(ctx context.Context, req p.DeleteRequest) error {
		req.Properties = state(req.Properties)
		return remove(ctx, req)
	}
	return provider
}

// state drops the id too, which a bridged provider repeats among the outputs.
func state(properties property.Map) property.Map {
	return unmarked(properties).Delete("id")
}

// unmarked drops the bookkeeping, at every depth.
func unmarked(properties property.Map) property.Map {
	for name, value := range properties.All {
		switch {
		case slices.Contains(bridgeMarks, name):
			properties = properties.Delete(name)
		case value.IsMap():
			properties = properties.Set(name, property.WithGoValue(value, unmarked(value.AsMap())))
		}
	}
	return properties
}
