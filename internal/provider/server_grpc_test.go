package provider

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// grpcClient is a client as Terraform is one, over gRPC: below it, terraform-plugin-go has rules of its own about what
// it sends.
type grpcClient struct {
	t    *testing.T
	conn *grpc.ClientConn
}

// newGRPCClient serves the provider as main does, and configures it.
func newGRPCClient(t *testing.T, api http.Handler) *grpcClient {
	t.Helper()
	vendor := httptest.NewServer(api)
	t.Cleanup(vendor.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	plugin := tf6server.GRPCProviderPlugin{Name: Address, GRPCProvider: NewServer("test")}
	must(plugin.GRPCServer(nil, server))
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	client := &grpcClient{t, conn}
	answer := client.call("ConfigureProvider", map[string]any{"api_key": fakeapi.Key, "base_url": vendor.URL}, "")
	if strings.Contains(answer, "diagnostics") {
		t.Fatal(answer)
	}
	return client
}

// message returns a message of the protocol. Its types are registered where terraform-plugin-go has them.
func (c *grpcClient) message(name string) proto.Message {
	c.t.Helper()
	kind, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName("tfplugin6." + name))
	if err != nil {
		c.t.Fatal(err)
	}
	return kind.New().Interface()
}

func (c *grpcClient) request(call string, arguments map[string]any, action string) proto.Message {
	c.t.Helper()
	config := dynamic(arguments)
	request := c.message(call + ".Request")
	fields := request.ProtoReflect().Descriptor().Fields()
	if arguments != nil {
		value := c.message("DynamicValue").ProtoReflect()
		value.Set(value.Descriptor().Fields().ByName("json"), protoreflect.ValueOfBytes(config.JSON))
		request.ProtoReflect().Set(fields.ByName("config"), protoreflect.ValueOfMessage(value))
	}
	if action != "" {
		request.ProtoReflect().Set(fields.ByName("action_type"), protoreflect.ValueOfString(action))
	}
	return request
}

func (c *grpcClient) call(name string, arguments map[string]any, action string) string {
	c.t.Helper()
	response := c.message(name + ".Response")
	if err := c.conn.Invoke(
		c.t.Context(), "/tfplugin6.Provider/"+name, c.request(name, arguments, action), response,
	); err != nil {
		c.t.Fatal(err)
	}
	return protojson.MarshalOptions{}.Format(response)
}

// invoke returns all that an action says, until it ends.
func (c *grpcClient) invoke(action string, arguments map[string]any) string {
	c.t.Helper()
	return strings.Join(c.stream("InvokeAction", c.request("InvokeAction", arguments, action)), "\n")
}

// stream returns all that a call answers, until it ends.
func (c *grpcClient) stream(name string, request proto.Message) (said []string) {
	c.t.Helper()
	stream, err := c.conn.NewStream(c.t.Context(), &grpc.StreamDesc{ServerStreams: true}, "/tfplugin6.Provider/"+name)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := errors.Join(stream.SendMsg(request), stream.CloseSend()); err != nil {
		c.t.Fatal(err)
	}
	for {
		event := c.message(name + ".Event")
		err := stream.RecvMsg(event)
		if errors.Is(err, io.EOF) {
			return said
		}
		if err != nil {
			c.t.Fatal(err)
		}
		said = append(said, protojson.MarshalOptions{}.Format(event))
	}
}

// The provider that main serves hands its configuration to the actions.
func TestActionsOverGRPC(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.NeedsOTP("42").UntilCode(twoFactor), fakeapi.Authenticated("acct_1"))
	client := newGRPCClient(t, api)
	said := client.invoke(submitAction, map[string]any{"attempt_id": "auth_x", "code": twoFactor})
	wantIn(t, said, "The API took the two-factor code")
	said = client.invoke(waitAction, map[string]any{"attempt_id": "auth_x"})
	wantIn(t, said, `account \"acct_1\"`, `"completed"`)
	if strings.Contains(said, "diagnostics") {
		t.Errorf("a good end with diagnostics: %s", said)
	}
	said = client.invoke(submitAction, map[string]any{"attempt_id": "auth_x", "code": "1 2"})
	wantIn(t, said, "Invalid code")
}

// Terraform takes an action that ends in silence for a success: one that it stops must say how it ended.
func TestStoppedActionsSayHowTheyEnded(t *testing.T) {
	t.Parallel()
	for action, test := range map[string]struct {
		arguments map[string]any
		want      string
	}{
		waitAction: {map[string]any{"attempt_id": "auth_x"}, "Wait interrupted"},
		submitAction: {
			map[string]any{"attempt_id": "auth_x", "code": twoFactor}, "It is not known whether the code arrived.",
		},
	} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			api.Script("auth_x", fakeapi.Authenticating())
			api.ScriptSubmit("auth_x", fakeapi.Answer{Delay: time.Minute})
			asked := make(chan struct{})
			first := sync.OnceFunc(func() { close(asked) })
			client := newGRPCClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				first()
				api.ServeHTTP(w, r)
			}))
			ended := make(chan string, 1)
			go func() { ended <- client.invoke(action, test.arguments) }()
			<-asked
			client.call("StopProvider", nil, "")
			wantIn(t, <-ended, test.want)
		})
	}
}

// listRequest asks for accounts.
func (c *grpcClient) listRequest(limit int64) proto.Message {
	c.t.Helper()
	request := c.request("ListResource", map[string]any{"connected": nil}, "")
	fields := request.ProtoReflect().Descriptor().Fields()
	request.ProtoReflect().Set(fields.ByName("type_name"), protoreflect.ValueOfString("onlyfansapi_account"))
	request.ProtoReflect().Set(fields.ByName("limit"), protoreflect.ValueOfInt64(limit))
	return request
}

// The provider that main serves hands its configuration to list resources, and a warning comes through without an
// account.
func TestListOverGRPC(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Connect(fakeapi.Account{ID: "acct_1", DisplayName: "Alice"}, fakeapi.Account{ID: "acct_2", DisplayName: "Bob"})
	client := newGRPCClient(t, api)
	said := client.stream("ListResource", client.listRequest(1))
	if len(said) != 2 {
		t.Fatal(said)
	}
	wantIn(t, said[0], "Not all accounts are listed")
	wantIn(t, said[1], "Alice", `"identity"`)
}

// Terraform takes a query that ends in silence for one that found nothing: one that it stops must say so.
func TestStoppedListSaysHowItEnded(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{})
	first := sync.OnceFunc(func() { close(asked) })
	client := newGRPCClient(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		first()
		<-r.Context().Done()
	}))
	ended := make(chan []string, 1)
	go func() { ended <- client.stream("ListResource", client.listRequest(100)) }()
	<-asked
	client.call("StopProvider", nil, "")
	wantIn(t, strings.Join(<-ended, "\n"), "Read interrupted")
}
