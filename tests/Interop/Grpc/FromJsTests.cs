using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Flashback.Grpc;
using Flashback.Grpc.Testing;
using Google.Protobuf.Reflection;
using static Flashback.Grpc.Health.HealthCheckResponse.Types;

namespace Flashback.Interop.Grpc;

/// <summary>grpc-js calls our server.</summary>
[Collection(GrpcCollection.Name)]
public sealed class FromJsTests(GrpcJsPeer js) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private EchoServer _server = null!;

    public async Task InitializeAsync() => _server = await EchoServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("Unary", 1, "hello")]
    [InlineData("ServerStreaming", 1, "hello0 hello1 hello2")]
    [InlineData("ClientStreaming", 3, "hellohellohello")]
    [InlineData("Duplex", 3, "hello hello hello")]
    public async Task EachKind(string method, int requests, string texts)
    {
        var answer = await EchoAsync(method, Enumerable.Repeat(new { text = "hello", count = 3 }, requests));
        Check(answer, StatusCode.OK);
        Assert.Equal(texts, string.Join(' ', Replies(answer).Select(reply => reply.GetProperty("text").GetString())));
    }

    [Theory]
    [InlineData("Unary", 0)]
    [InlineData("ServerStreaming", 0)]
    [InlineData("ServerStreaming", 2)]
    [InlineData("ClientStreaming", 0)]
    [InlineData("Duplex", 0)]
    public async Task AnError(string method, int messagesBefore)
    {
        const string Detail = "no such π: 100%\r\n";
        var answer = await EchoAsync(method, [new { count = messagesBefore, status = 5, detail = Detail }]);
        Check(answer, StatusCode.NotFound, Detail);
        Assert.Equal(messagesBefore, Replies(answer).Count());
        Assert.Equal("asked", answer.GetProperty("trailers").GetProperty("why")[0].GetString());
        Assert.Equal("0001ff", answer.GetProperty("trailers").GetProperty("why-bin")[0].GetString());
    }

    [Fact]
    public async Task Metadata()
    {
        var answer = await AskAsync(new
        {
            service = "echo",
            method = "Unary",
            requests = new[] { new { } },
            metadata = new[] { new[] { "x-echo", "some text, with a comma" }, ["x-echo-bin", "00ff01fe"], ["x-echo-bin", "02"] },
        });
        Assert.Equal("some text, with a comma", answer.GetProperty("headers").GetProperty("x-echo")[0].GetString());
        Assert.Equal(["00ff01fe", "02"], answer.GetProperty("trailers").GetProperty("x-echo-bin").EnumerateArray().Select(value => value.GetString()));
    }

    [Theory]
    [InlineData("Unary")]
    [InlineData("Duplex")]
    public async Task ALargeMessage(string method)
    {
        const int Size = 3_000_000;
        var answer = await EchoAsync(method, [new { size = Size }]);
        Check(answer, StatusCode.OK);
        var payload = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("payload ", Size / 8)));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(payload)), Replies(answer).Single().GetProperty("sha256").GetString());
    }

    [Theory]
    [InlineData("Unary")]
    [InlineData("ClientStreaming")]
    public async Task AMessageThatIsTooLarge(string method) =>
        Check(await EchoAsync(method, [new { size = 4 * 1024 * 1024 }]), StatusCode.ResourceExhausted);

    [Fact]
    public async Task ADeadlineIsKnown()
    {
        var answer = await AskAsync(new { service = "echo", method = "Unary", requests = new[] { new { tell_deadline = true } }, deadline = 120_000 });
        Assert.InRange(Replies(answer).Single().GetProperty("count").GetInt32(), 60_000, 120_000);
    }

    [Theory]
    [InlineData("Unary")]
    [InlineData("Duplex")]
    public async Task ADeadlinePasses(string method)
    {
        await HangAsync(StatusCode.DeadlineExceeded, millis => new { service = "echo", method, requests = new[] { new { hang = true } }, deadline = millis });
        await _server.Echo.Cancelled.WaitAsync(Patience, GrpcJsPeer.Time);
    }

    [Theory]
    [InlineData("Unary")]
    [InlineData("ServerStreaming")]
    [InlineData("ClientStreaming")]
    [InlineData("Duplex")]
    public async Task ACancelledCall(string method)
    {
        await HangAsync(StatusCode.Cancelled, millis => new { service = "echo", method, requests = new[] { new { hang = true } }, cancel_after = millis });
        await _server.Echo.Cancelled.WaitAsync(Patience, GrpcJsPeer.Time);
    }

    [Fact]
    public async Task Health()
    {
        _server.Health.SetStatus("a", ServingStatus.NotServing);
        Assert.Equal("NOT_SERVING", Replies(await HealthAsync("Check", "a")).Single().GetProperty("status").GetString());
        Check(await HealthAsync("Check", "none"), StatusCode.NotFound);
        Assert.Equal("SERVICE_UNKNOWN", Replies(await HealthAsync("Watch", "none")).Single().GetProperty("status").GetString());
        var list = Replies(await HealthAsync("List", "")).Single().GetProperty("statuses");
        Assert.Equal("SERVING", list.GetProperty("").GetProperty("status").GetString());
        Assert.Equal("NOT_SERVING", list.GetProperty("a").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Reflection()
    {
        var replies = Replies(await AskAsync(new
        {
            service = "reflection",
            method = "ServerReflectionInfo",
            requests = new object[] { new { list_services = "" }, new { file_containing_symbol = "flashback.testing.Echo" }, new { file_by_filename = "none" } },
        })).ToList();
        Assert.Equal(["flashback.testing.Echo", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"],
            replies[0].GetProperty("list_services_response").GetProperty("service").EnumerateArray().Select(service => service.GetProperty("name").GetString()));
        var bytes = replies[1].GetProperty("file_descriptor_response").GetProperty("file_descriptor_proto")[0].GetProperty("data");
        var file = FileDescriptorProto.Parser.ParseFrom([.. bytes.EnumerateArray().Select(b => b.GetByte())]);
        Assert.Equal(EchoReflection.Descriptor.ToProto(), file);
        Assert.Equal((int)StatusCode.NotFound, replies[2].GetProperty("error_response").GetProperty("error_code").GetInt32());
    }

    /// <summary>Gives up calls after longer and longer, until one was given up only after it had come to the server.</summary>
    private async Task HangAsync(StatusCode code, Func<int, object> call)
    {
        for (var millis = 300; !_server.Echo.Hanging.IsCompleted; millis *= 2) Check(await AskAsync(call(millis)), code);
    }

    private Task<JsonElement> EchoAsync(string method, IEnumerable<object> requests) => AskAsync(new { service = "echo", method, requests });

    private Task<JsonElement> HealthAsync(string method, string service) =>
        AskAsync(new { service = "health", method, requests = new[] { new { service } }, stop_after = method == "Watch" ? 1 : (int?)null });

    private Task<JsonElement> AskAsync(object call)
    {
        var request = JsonSerializer.SerializeToNode(call, IgnoreNulls)!.AsObject();
        request["address"] = _server.Authority;
        return js.AskAsync("call", request);
    }

    private static readonly JsonSerializerOptions IgnoreNulls = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static IEnumerable<JsonElement> Replies(JsonElement answer) => answer.GetProperty("replies").EnumerateArray();

    private static void Check(JsonElement answer, StatusCode code, string? detail = null)
    {
        Assert.Equal(code, (StatusCode)answer.GetProperty("code").GetInt32());
        if (detail is not null) Assert.Equal(detail, answer.GetProperty("details").GetString());
    }
}
