//go:build !windows

package onlyfansapi

import "syscall"

// What the system says of a connection that failed.
const (
	errnoRefused     = syscall.ECONNREFUSED
	errnoReset       = syscall.ECONNRESET
	errnoBroken      = syscall.EPIPE
	errnoNoNetwork   = syscall.ENETUNREACH
	errnoNoHostRoute = syscall.EHOSTUNREACH
)
