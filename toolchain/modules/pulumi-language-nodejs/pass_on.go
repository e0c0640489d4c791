package main

import (
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Answers each call of the program in place of this version of the language host, which stands between the program and the engine
// and hands on what it knew in its time only. An Empty keeps every field of a message, one that is false too.
func passOn(engine *grpc.ClientConn) grpc.ServerOption {
	return grpc.UnknownServiceHandler(func(_ interface{}, program grpc.ServerStream) error {
		method, _ := grpc.MethodFromServerStream(program)
		var asked, answered emptypb.Empty
		if err := program.RecvMsg(&asked); err != nil {
			return err
		}
		if err := engine.Invoke(program.Context(), method, &asked, &answered); err != nil {
			return err
		}
		return program.SendMsg(&answered)
	})
}
