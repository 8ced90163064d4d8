using System.Text;
using Flashback.Probes.Guard;
using Flashback.Probes.S3;
using Flashback.Probes.Signing;
using Flashback.Probes.Transport;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Tests.S3;

/// <summary>Whatever a target does, a request ends in time with a reason, and never with an exception.</summary>
public sealed class HostileServerTests
{
    private static readonly ByteRange Range = new(0, 10);
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(400);

    // However busy the machine is, a deadline passes when a test says so.
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", ProbeReason.RedirectRefused)]
    [InlineData("HTTP/1.1 307 Temporary Redirect\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", ProbeReason.RedirectRefused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n01234567890123456789", ProbeReason.WrongRange)]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Length: 10\r\n\r\n0123456789", ProbeReason.WrongRange)]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-10/20\r\nContent-Length: 10\r\n\r\n0123456789",
        ProbeReason.WrongRange)]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/20\r\nContent-Length: 11\r\n\r\n01234567890",
        ProbeReason.BodyTooLarge)]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/20\r\nContent-Length: 10\r\n\r\n01234",
        ProbeReason.BodyTruncated)]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/20\r\nContent-Length: 5\r\n\r\n01234", ProbeReason.BodyTruncated)]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/20\r\nContent-Length: 10\r\n\r\n0123456789", ProbeReason.None)]
    [InlineData("HTTP/1.1 503 Slow Down\r\nContent-Length: 37\r\n\r\n<Error><Code>SlowDown</Code></Error>  ", ProbeReason.Throttled)]
    [InlineData("HTTP/1.1 503 Nope\r\nContent-Length: 0\r\n\r\n", ProbeReason.ServerError)]
    [InlineData("HTTP/1.1 429 Nope\r\nContent-Length: 0\r\n\r\n", ProbeReason.Throttled)]
    [InlineData("HTTP/1.1 403 Nope\r\nContent-Length: 0\r\n\r\n", ProbeReason.AccessRefused)]
    [InlineData("HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n", ProbeReason.UnexpectedStatus)]
    [InlineData("HTTP/1.1 404 Gone\r\nContent-Length: 38\r\n\r\n<Error><Code>NoSuchBucket</Code></Error", ProbeReason.ObjectMissing)]
    [InlineData("HTTP/1.1 404 Gone\r\nContent-Length: 40\r\n\r\n<Error><Code>NoSuchBucket</Code></Error>", ProbeReason.BucketMissing)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", ProbeReason.MalformedResponse)]
    [InlineData("", ProbeReason.ConnectionReset)]
    public async Task Answers_become_reasons(string response, ProbeReason reason)
    {
        await using var server = new RawServer(response);
        var exchange = await GetAsync(server);
        Assert.True(reason == exchange.Reason, $"{exchange.Reason}: {exchange.Detail}");
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(15, ProbeReason.None)]
    [InlineData(17, ProbeReason.HeadersTooLarge)]
    public async Task Headers_are_bounded(int kilobytes, ProbeReason reason)
    {
        await using var server = new RawServer($"HTTP/1.1 206 Partial Content\r\nX-Fill: "
            + $"{new string('x', kilobytes << 10)}\r\nContent-Range: bytes 0-9/20\r\nContent-Length: 10\r\n\r\n0123456789");
        Assert.Equal(reason, (await GetAsync(server)).Reason);
    }

    [Fact]
    public async Task A_dripping_body_is_cut_at_the_deadline()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            await stream.WriteAsync(
                "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/20\r\nContent-Length: 10\r\n\r\n01"u8.ToArray(), stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, SystemClock.Instance, stop);
        });
        using var client = Client();
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var got = 0;
        var get = client.GetAsync(Location(server), "k", Range, 10, (_, piece) =>
        {
            if ((got += piece.Length) == 2) received.SetResult();
        }, default);
        await received.Task;
        EndTime();
        var exchange = await get;
        Assert.Equal((ProbeReason.BodyTimeout, 2ul, 206), (exchange.Reason, exchange.Bytes, exchange.Status));
        Assert.Equal(400_000u, exchange.Phases.TotalMicros);
    }

    [Fact]
    public async Task Silence_is_cut_at_the_deadline()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer((_, stop) =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, SystemClock.Instance, stop);
        });
        var get = GetAsync(server);
        await asked.Task;
        EndTime();
        var exchange = await get;
        Assert.Equal((ProbeReason.FirstByteTimeout, 0, 0u), (exchange.Reason, exchange.Status, exchange.Phases.FirstByteMicros));
    }

    [Fact]
    public async Task An_upload_that_is_not_read_is_cut_at_the_deadline()
    {
        await using var server = new RawServer((_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, SystemClock.Instance, stop));
        using var client = Client();
        var payload = new WatchedPayload(64 << 20);
        var put = client.PutAsync(Location(server), "k", payload, default);
        await payload.FirstPieceSent;
        EndTime();
        var exchange = await put;
        Assert.Equal(ProbeReason.UploadTimeout, exchange.Reason);
        Assert.InRange(exchange.Bytes, 1ul, (64ul << 20) - 1);
    }

    [Fact]
    public async Task The_callers_cancellation_is_its_own()
    {
        await using var server = new RawServer((_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, SystemClock.Instance, stop));
        using var client = Client();
        using var cancellation = new CancellationTokenSource();
        var get = client.GetAsync(Location(server), "k", Range, 10, (_, _) => { }, cancellation.Token);
        await cancellation.CancelAsync();
        var exchange = await get;
        Assert.Equal((ProbeReason.Cancelled, ProbeResult.OwnFailure), (exchange.Reason, exchange.ToRecord().Result));
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><ListBucketResult><Name>&b;</Name></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><Key>k</Key><Size>many</Size></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult>")]
    [InlineData("not xml")]
    public async Task Invalid_listings_are_malformed(string xml)
    {
        await using var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.Latin1.GetByteCount(xml)}\r\n\r\n{xml}");
        using var client = Client();
        Assert.Equal(ProbeReason.MalformedResponse, (await client.ListAsync(Location(server), "", 10, null, default)).Reason);
    }

    /// <summary>Forty thousand levels take 280 kB, and more stack than a thread has.</summary>
    [Theory]
    [InlineData(13, ProbeReason.None)]
    [InlineData(14, ProbeReason.MalformedResponse)]
    [InlineData(40_000, ProbeReason.MalformedResponse)]
    [InlineData(290_000, ProbeReason.MalformedResponse)]
    public async Task Listings_are_of_bounded_depth(int levels, ProbeReason reason)
    {
        var (open, close) = (string.Concat(Enumerable.Repeat("<a>", levels)), string.Concat(Enumerable.Repeat("</a>", levels)));
        var xml = $"<ListBucketResult><Contents><Size>{open}5{close}</Size></Contents></ListBucketResult>";
        await using var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Length: {xml.Length}\r\n\r\n{xml}");
        using var client = Client();
        Assert.Equal(reason, (await client.ListAsync(Location(server), "", 10, null, default)).Reason);
    }

    [Fact]
    public async Task A_targets_text_cannot_control_the_terminal()
    {
        const string Body = "<Error><Code>No&#13;Such</Code><Message>a\u202eb\nc</Message></Error>";
        await using var server = new RawServer((stream, stop) => stream.WriteAsync(
            Encoding.UTF8.GetBytes($"HTTP/1.1 400 No\r\nContent-Length: {Encoding.UTF8.GetByteCount(Body)}\r\n\r\n{Body}"), stop).AsTask());
        var exchange = await GetAsync(server);
        Assert.Equal("HTTP 400 No Such a b c", exchange.Detail);
        Assert.Equal("No Such", exchange.ErrorCode);
    }

    [Fact]
    public async Task A_listing_without_end_is_cut()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n<ListBucketResult>"u8.ToArray(), stop);
            while (true) await stream.WriteAsync(new byte[64 << 10], stop);
        });
        using var client = Client();
        var exchange = await client.ListAsync(Location(server), "", 10, null, default);
        Assert.Equal((ProbeReason.BodyTooLarge, (ulong)S3ClientOptions.MaxListBytes), (exchange.Reason, exchange.Bytes));
    }

    [Fact]
    public async Task The_key_goes_out_as_it_was_signed()
    {
        await using var server = new RawServer("HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n");
        using var client = Client();
        await client.HeadAsync(Location(server), "a/../b//c%2F .", default);
        Assert.StartsWith("HEAD /bucket/a/../b//c%252F%20. HTTP/1.1\r\n", server.Head);
    }

    private async Task<S3Exchange> GetAsync(RawServer server)
    {
        using var client = Client();
        return await client.GetAsync(Location(server), "k", Range, 10, (_, _) => { }, default);
    }

    private S3Client Client() => new(new NetworkGuard(NetworkGuardOptions.Development), _time, new S3ClientOptions { Timeout = Deadline });

    private void EndTime() => _time.Advance(Deadline);

    private static S3Location Location(RawServer server) => new(server.Url, "bucket", "us-east-1", new S3Credentials("a", "b"));

    /// <summary>Zeros, of which it tells when a first piece has left: it is read once to be hashed, and once to be sent.</summary>
    private sealed class WatchedPayload(long length) : IPayload
    {
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _readings;

        public Task FirstPieceSent => _sent.Task;

        public long Length => length;

        public void Read(long offset, Span<byte> destination)
        {
            if (offset == 0) _readings++;
            else if (_readings == 2) _sent.TrySetResult();
            destination.Clear();
        }
    }
}
