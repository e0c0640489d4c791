package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

type localCommand struct{}

// Secrets and unknowns flow by the framework's own rules, as in the official provider: a secret input stays secret, stdout does not become so.
type localCommandArgs struct {
	Create                 *string           `pulumi:"create,optional"`
	Update                 *string           `pulumi:"update,optional"`
	Delete                 *string           `pulumi:"delete,optional"`
	Triggers               []any             `pulumi:"triggers,optional" provider:"replaceOnChanges"`
	Dir                    *string           `pulumi:"dir,optional"`
	Environment            map[string]string `pulumi:"environment,optional"`
	Interpreter            []string          `pulumi:"interpreter,optional"`
	Stdin                  *string           `pulumi:"stdin,optional"`
	Logging                *string           `pulumi:"logging,optional"`
	AddPreviousOutputInEnv *bool             `pulumi:"addPreviousOutputInEnv,optional"`
}

type localCommandState struct {
	localCommandArgs
	Stdout string `pulumi:"stdout"`
	Stderr string `pulumi:"stderr"`
}

func (localCommand) Annotate(a infer.Annotator) { a.SetToken("local", "Command") }

func (localCommand) Create(ctx context.Context, req infer.CreateRequest[localCommandArgs]) (infer.CreateResponse[localCommandState], error) {
	state := localCommandState{localCommandArgs: req.Inputs}
	id, err := resource.NewUniqueHex(req.Name, 8, 0)
	if err == nil && !req.DryRun {
		err = state.run(ctx, req.Inputs.Create)
	}
	return infer.CreateResponse[localCommandState]{ID: id, Output: state}, err
}

func (localCommand) Update(ctx context.Context, req infer.UpdateRequest[localCommandArgs, localCommandState]) (infer.UpdateResponse[localCommandState], error) {
	state := localCommandState{localCommandArgs: req.Inputs, Stdout: req.State.Stdout, Stderr: req.State.Stderr}
	if req.DryRun {
		return infer.UpdateResponse[localCommandState]{Output: state}, nil
	}

	command := req.Inputs.Create
	if req.Inputs.Update != nil {
		command = req.Inputs.Update
	}
	err := state.run(ctx, command)
	return infer.UpdateResponse[localCommandState]{Output: state}, err
}

func (localCommand) Delete(ctx context.Context, req infer.DeleteRequest[localCommandState]) (infer.DeleteResponse, error) {
	return infer.DeleteResponse{}, req.State.run(ctx, req.State.localCommandArgs.Delete)
}

// run replaces the outputs by those of one more command; no command, no change.
func (state *localCommandState) run(ctx context.Context, command *string) error {
	if command == nil {
		return nil
	}

	argv := append(state.shell(), *command)
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = *valueOr(state.Dir, "")
	cmd.Env = state.env()
	if state.Stdin != nil {
		cmd.Stdin = strings.NewReader(*state.Stdin)
	}

	var stdout, stderr, both bytes.Buffer
	var turn sync.Mutex
	log := &lines{log: p.GetLogger(ctx).InfoStatus}
	cmd.Stdout = &tee{turn: &turn, to: state.sinks(&stdout, &both, log, "stdout")}
	cmd.Stderr = &tee{turn: &turn, to: state.sinks(&stderr, &both, log, "stderr")}

	err := cmd.Run()
	log.flush()
	if err != nil {
		return fmt.Errorf("%w: running %q:\n%s", err, *command, both.String())
	}
	state.Stdout = strings.TrimSuffix(stdout.String(), "\n")
	state.Stderr = strings.TrimSuffix(stderr.String(), "\n")
	return nil
}

func (state *localCommandState) shell() []string {
	if len(state.Interpreter) > 0 {
		return append([]string{}, state.Interpreter...)
	}
	if runtime.GOOS == "windows" {
		return []string{"cmd", "/C"}
	}
	return []string{"/bin/sh", "-c"}
}

func (state *localCommandState) env() []string {
	env := os.Environ()
	for name, value := range state.Environment {
		env = append(env, name+"="+value)
	}
	if *valueOr(state.AddPreviousOutputInEnv, true) {
		if state.Stdout != "" {
			env = append(env, "PULUMI_COMMAND_STDOUT="+state.Stdout)
		}
		if state.Stderr != "" {
			env = append(env, "PULUMI_COMMAND_STDERR="+state.Stderr)
		}
	}
	return env
}

func (state *localCommandState) sinks(own, both *bytes.Buffer, log *lines, stream string) io.Writer {
	logging := *valueOr(state.Logging, "stdoutAndStderr")
	if logging == stream || logging == "stdoutAndStderr" {
		return io.MultiWriter(own, both, log)
	}
	return io.MultiWriter(own, both)
}

// tee lets the two streams of a command take turns in what they share.
type tee struct {
	turn *sync.Mutex
	to   io.Writer
}

func (t *tee) Write(bytes []byte) (int, error) {
	t.turn.Lock()
	defer t.turn.Unlock()
	return t.to.Write(bytes)
}

// lines logs what is written to it, line by line.
type lines struct {
	log  func(string)
	rest string
}

func (l *lines) Write(bytes []byte) (int, error) {
	parts := strings.Split(l.rest+string(bytes), "\n")
	for _, line := range parts[:len(parts)-1] {
		l.log(line)
	}
	l.rest = parts[len(parts)-1]
	return len(bytes), nil
}

func (l *lines) flush() {
	if l.rest != "" {
		l.log(l.rest)
	}
}
