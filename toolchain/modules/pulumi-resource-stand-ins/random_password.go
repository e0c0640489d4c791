package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"

	"github.com/pulumi/pulumi-go-provider/infer"
	"golang.org/x/crypto/bcrypt"
)

const (
	lowerLetters    = "abcdefghijklmnopqrstuvwxyz"
	upperLetters    = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits          = "0123456789"
	specialByNature = "!@#$%&*()-_=+[]{}<>:?"

	// bcryptLimit is how much of a password bcrypt can see.
	bcryptLimit = 72
)

type randomPassword struct{}

type randomPasswordArgs struct {
	Length          int               `pulumi:"length"`
	Lower           *bool             `pulumi:"lower,optional"`
	Upper           *bool             `pulumi:"upper,optional"`
	Numeric         *bool             `pulumi:"numeric,optional"`
	Number          *bool             `pulumi:"number,optional"`
	Special         *bool             `pulumi:"special,optional"`
	MinLower        *int              `pulumi:"minLower,optional"`
	MinUpper        *int              `pulumi:"minUpper,optional"`
	MinNumeric      *int              `pulumi:"minNumeric,optional"`
	MinSpecial      *int              `pulumi:"minSpecial,optional"`
	OverrideSpecial *string           `pulumi:"overrideSpecial,optional"`
	Keepers         map[string]string `pulumi:"keepers,optional"`
}

type randomPasswordState struct {
	randomPasswordArgs
	Result     string `pulumi:"result" provider:"secret"`
	BcryptHash string `pulumi:"bcryptHash" provider:"secret"`
}

func (randomPassword) Annotate(a infer.Annotator) {
	a.SetToken("index/randomPassword", "RandomPassword")
}

func (randomPassword) WireDependencies(f infer.FieldSelector, _ *randomPasswordArgs, state *randomPasswordState) {
	f.OutputField(&state.Result).AlwaysSecret()
	f.OutputField(&state.BcryptHash).AlwaysSecret()
}

func (randomPassword) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[randomPasswordArgs], error) {
	return checked(ctx, req, func(args randomPasswordArgs) []rule {
		args = args.withDefaults()
		least := *args.MinLower + *args.MinUpper + *args.MinNumeric + *args.MinSpecial
		return []rule{
			{"length", args.Length < 1, "length must be at least 1"},
			{"length", args.Length < least, fmt.Sprintf("length must be at least %d, the sum of the minima", least)},
			{"lower", args.alphabet() == "", "one of lower, upper, numeric and special must be true"},
			{"number", *args.Number != *args.Numeric, "number is the old name of numeric: give one of them"},
		}
	})
}

func (randomPassword) Create(_ context.Context, req infer.CreateRequest[randomPasswordArgs]) (infer.CreateResponse[randomPasswordState], error) {
	state := randomPasswordState{randomPasswordArgs: req.Inputs.withDefaults()}
	if req.DryRun {
		return infer.CreateResponse[randomPasswordState]{Output: state}, nil
	}

	state.Result = state.draw()
	hash, err := bcrypt.GenerateFromPassword([]byte(state.Result)[:min(len(state.Result), bcryptLimit)], bcrypt.DefaultCost)
	if err != nil {
		return infer.CreateResponse[randomPasswordState]{}, err
	}
	state.BcryptHash = string(hash)
	return infer.CreateResponse[randomPasswordState]{ID: "none", Output: state}, nil
}

func (args randomPasswordArgs) withDefaults() randomPasswordArgs {
	if args.Numeric == nil {
		args.Numeric = args.Number
	}
	args.Numeric = valueOr(args.Numeric, true)
	args.Number = valueOr(args.Number, *args.Numeric)
	args.Lower = valueOr(args.Lower, true)
	args.Upper = valueOr(args.Upper, true)
	args.Special = valueOr(args.Special, true)
	args.MinLower = valueOr(args.MinLower, 0)
	args.MinUpper = valueOr(args.MinUpper, 0)
	args.MinNumeric = valueOr(args.MinNumeric, 0)
	args.MinSpecial = valueOr(args.MinSpecial, 0)
	return args
}

func (args randomPasswordArgs) specials() string {
	if args.OverrideSpecial == nil || *args.OverrideSpecial == "" {
		return specialByNature
	}
	return *args.OverrideSpecial
}

func (args randomPasswordArgs) alphabet() string {
	letters := ""
	for _, class := range []struct {
		wanted  bool
		letters string
	}{{*args.Upper, upperLetters}, {*args.Lower, lowerLetters}, {*args.Numeric, digits}, {*args.Special, args.specials()}} {
		if class.wanted {
			letters += class.letters
		}
	}
	return letters
}

// draw takes the minima first, the rest from the whole alphabet, and shuffles.
func (args randomPasswordArgs) draw() string {
	letters := pick(lowerLetters, *args.MinLower)
	letters = append(letters, pick(upperLetters, *args.MinUpper)...)
	letters = append(letters, pick(digits, *args.MinNumeric)...)
	letters = append(letters, pick(args.specials(), *args.MinSpecial)...)
	letters = append(letters, pick(args.alphabet(), args.Length-len(letters))...)

	for last := len(letters) - 1; last > 0; last-- {
		other := below(last + 1)
		letters[last], letters[other] = letters[other], letters[last]
	}
	return string(letters)
}

func pick(alphabet string, count int) []rune {
	letters, picked := []rune(alphabet), make([]rune, count)
	for place := range picked {
		picked[place] = letters[below(len(letters))]
	}
	return picked
}

// below is an even choice from 0 to limit-1.
func below(limit int) int {
	choice, err := rand.Int(rand.Reader, big.NewInt(int64(limit)))
	if err != nil {
		panic(err) // never: https://pkg.go.dev/crypto/rand#Reader
	}
	return int(choice.Int64())
}
