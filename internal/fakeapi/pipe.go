package fakeapi

import (
	"context"
	"net"
	"net/http"
)

// Pipe serves a handler on connections in memory, so that tests run in the virtual time of testing/synctest.
type Pipe struct {
	server *http.Server
	conns  chan net.Conn
	closed chan struct{}
}

// NewPipe starts to serve h. Close must follow.
func NewPipe(h http.Handler) *Pipe {
	p := &Pipe{server: &http.Server{Handler: h}, conns: make(chan net.Conn), closed: make(chan struct{})}
	go func() { _ = p.server.Serve(p) }()
	return p
}

// DialContext connects to the server, whatever the address. It is for [http.Transport].
func (p *Pipe) DialContext(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept implements [net.Listener].
func (p *Pipe) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Addr implements [net.Listener].
func (p *Pipe) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// Close ends the server and its connections.
func (p *Pipe) Close() error {
	select {
	case <-p.closed:
		return nil
	default:
		close(p.closed)
		return p.server.Close()
	}
}
