package onlyfansapi

import "syscall"

// What Windows says of a connection that failed. There, the names of the other systems are numbers that Go has
// invented, which no call returns. Source: Go's golang.org/x/sys/windows (WSAECONNREFUSED and so on), and
// syscall/zerrors_windows.go for the invented ones.
const (
	errnoRefused     = syscall.Errno(10061) // WSAECONNREFUSED
	errnoReset       = syscall.WSAECONNRESET
	errnoBroken      = syscall.WSAECONNABORTED
	errnoNoNetwork   = syscall.Errno(10051) // WSAENETUNREACH
	errnoNoHostRoute = syscall.Errno(10065) // WSAEHOSTUNREACH
)
