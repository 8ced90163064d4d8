using System.Text;
using Flashback.Probes.Guard;
using Flashback.Probes.Records;
using Flashback.Probes.S3;

namespace Flashback.Probes.Tests.S3;

/// <summary>Whatever a target does, a request ends in time with a reason, and never with an exception.</summary>
public sealed class HostileServerTests
{
    private static readonly ByteRange Range = new(0, 10);

    [Theory]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", ProbeReason.RedirectRefused)]
    [InlineData("HTTP/1.1 307 Temporary Redirect\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", ProbeReason.RedirectRefused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n01234567890123456789", ProbeReason.WrongRange)]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Length: 10\r\n\r\n0123456789", ProbeReason.WrongRange)]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-10/20\r\nContent-Length: 10\r\n\r\n0123456789", ProbeReason.WrongRange)]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/20\r\nContent-Length: 11\r\n\r\n01234567890", ProbeReason.BodyTooLarge)]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/20\r\nContent-Length: 10\r\n\r\n01234", ProbeReason.BodyTruncated)]
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
        var exchange = await GetAsync(server, TimeSpan.FromSeconds(10));
        Assert.True(reason == exchange.Reason, $"{exchange.Reason}: {exchange.Detail}");
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(15, ProbeReason.None)]
    [InlineData(17, ProbeReason.HeadersTooLarge)]
    public async Task Headers_are_bounded(int kilobytes, ProbeReason reason)
    {
        await using var server = new RawServer($"HTTP/1.1 206 Partial Content\r\nX-Fill: {new string('x', kilobytes << 10)}\r\nContent-Range: bytes 0-9/20\r\nContent-Length: 10\r\n\r\n0123456789");
        Assert.Equal(reason, (await GetAsync(server, TimeSpan.FromSeconds(10))).Reason);
    }

    [Fact]
    public async Task A_dripping_body_is_cut_at_the_deadline()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/20\r\nContent-Length: 10\r\n\r\n01"u8.ToArray(), stop);
            await Task.Delay(TimeSpan.FromMinutes(5), SystemClock.Instance, stop);
        });
        var exchange = await GetAsync(server, TimeSpan.FromMilliseconds(400));
        Assert.Equal((ProbeReason.BodyTimeout, 2ul, 206), (exchange.Reason, exchange.Bytes, exchange.Status));
        Assert.InRange(exchange.Phases.TotalMicros, 390_000u, 10_000_000u);
    }

    [Fact]
    public async Task Silence_is_cut_at_the_deadline()
    {
        await using var server = new RawServer((_, stop) => Task.Delay(TimeSpan.FromMinutes(5), SystemClock.Instance, stop));
        var exchange = await GetAsync(server, TimeSpan.FromMilliseconds(400));
        Assert.Equal((ProbeReason.FirstByteTimeout, 0, 0u), (exchange.Reason, exchange.Status, exchange.Phases.FirstByteMicros));
    }

    [Fact]
    public async Task An_upload_that_nobody_takes_is_cut_at_the_deadline()
    {
        await using var server = new RawServer((_, stop) => Task.Delay(TimeSpan.FromMinutes(5), SystemClock.Instance, stop));
        using var client = Client(TimeSpan.FromMilliseconds(600));
        var exchange = await client.PutAsync(Location(server), "k", new BytesPayload(new byte[64 << 20]), default);
        Assert.Equal(ProbeReason.UploadTimeout, exchange.Reason);
        Assert.InRange(exchange.Bytes, 1ul, (64ul << 20) - 1);
    }

    [Fact]
    public async Task The_callers_cancellation_is_its_own()
    {
        await using var server = new RawServer((_, stop) => Task.Delay(TimeSpan.FromMinutes(5), SystemClock.Instance, stop));
        using var client = Client(TimeSpan.FromMinutes(1));
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
    public async Task Listings_that_are_none_are_malformed(string xml)
    {
        await using var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.Latin1.GetByteCount(xml)}\r\n\r\n{xml}");
        using var client = Client(TimeSpan.FromSeconds(10));
        Assert.Equal(ProbeReason.MalformedResponse, (await client.ListAsync(Location(server), "", 10, null, default)).Reason);
    }

    [Fact]
    public async Task A_listing_without_end_is_cut()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n<ListBucketResult>"u8.ToArray(), stop);
            while (true) await stream.WriteAsync(new byte[64 << 10], stop);
        });
        using var client = Client(TimeSpan.FromSeconds(20));
        var exchange = await client.ListAsync(Location(server), "", 10, null, default);
        Assert.Equal((ProbeReason.BodyTooLarge, (ulong)S3ClientOptions.MaxListBytes), (exchange.Reason, exchange.Bytes));
    }

    [Fact]
    public async Task The_key_goes_out_as_it_was_signed()
    {
        await using var server = new RawServer("HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n");
        using var client = Client(TimeSpan.FromSeconds(10));
        await client.HeadAsync(Location(server), "a/../b//c%2F .", default);
        Assert.StartsWith("HEAD /bucket/a/../b//c%252F%20. HTTP/1.1\r\n", server.Head);
    }

    private static async Task<S3Exchange> GetAsync(RawServer server, TimeSpan timeout)
    {
        using var client = Client(timeout);
        return await client.GetAsync(Location(server), "k", Range, 10, (_, _) => { }, default);
    }

    private static S3Client Client(TimeSpan timeout) => new(new NetworkGuard(NetworkGuardOptions.Development), SystemClock.Instance, new S3ClientOptions { Timeout = timeout });

    private static S3Location Location(RawServer server) => new(server.Url, "bucket", "us-east-1", new S3Credentials("a", "b"));
}
