package main

import (
	"context"
	"time"

	p "github.com/pulumi/pulumi-go-provider"
)

// isDue is true from earlyRenewalHours before the end of a certificate.
func isDue(validityEndTime string, earlyRenewalHours int) (bool, error) {
	end, err := time.Parse(time.RFC3339, validityEndTime)
	if err != nil {
		return false, err
	}
	return !time.Now().Before(end.Add(-time.Duration(earlyRenewalHours) * time.Hour)), nil
}

// replaceWhenDue adds to a diff what no input shows: that the certificate in the state has come to its end.
func replaceWhenDue(diff differ) differ {
	return func(ctx context.Context, req p.DiffRequest) (p.DiffResponse, error) {
		response, err := diff(ctx, req)
		end := req.State.Get("validityEndTime")
		if err != nil || !end.IsString() {
			return response, err
		}

		early := 0
		if hours := req.Inputs.Get("earlyRenewalHours"); hours.IsNumber() {
			early = int(hours.AsNumber())
		}
		due, err := isDue(end.AsString(), early)
		if !due || err != nil {
			return response, err
		}

		add(&response, "readyForRenewal", p.PropertyDiff{Kind: p.UpdateReplace})
		return response, nil
	}
}
