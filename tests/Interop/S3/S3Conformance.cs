using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Flashback.BridgeNode.Tests.Probing;
using Flashback.Ethereum;
using Flashback.Probes;
using Flashback.Probes.Controls;
using Flashback.Probes.Guard;
using Flashback.Probes.S3;
using Flashback.Probes.Scheduling;
using Flashback.Probes.Summaries;
using Flashback.Probes.Transport;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Samples;
using ByteRange = Flashback.Probes.S3.ByteRange;
using S3Location = Flashback.Probes.S3.S3Location;

namespace Flashback.Interop.S3;

/// <summary>
/// What any S3 server must do for a probe, asked by the measuring client and by the AWS SDK. Run against the reference Bridge
/// Node and against a server from elsewhere: the client is right if both agree, and so is the Bridge Node.
/// </summary>
public abstract class S3Conformance : IDisposable
{
    private readonly S3Location _location;
    private readonly S3Client _client = NewClient();
    private readonly AmazonS3Client _sdk;

    protected S3Conformance(S3Server server)
    {
        _location = server.Location;
        _sdk = new AmazonS3Client(
            new BasicAWSCredentials(_location.Credentials.AccessKey, _location.Credentials.SecretKey), new AmazonS3Config
            {
                ServiceURL = _location.Endpoint.ToString(),
                ForcePathStyle = true,
                AuthenticationRegion = _location.Region,
                MaxErrorRetry = 0,
                UseHttp = true,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            });
    }

    [Theory]
    [InlineData("plain.bin", 0)]
    [InlineData("folder/one byte", 1)]
    [InlineData("a/b//c d+e%20f~g!h'(i)*j&k=l;m@n,o.bin", 1000)]
    [InlineData("ünï/côdé/日本語.txt", 70_000)]
    [InlineData("backups/big.tar.gz", 3_000_001)]
    public async Task A_stored_object_is_returned_unchanged(string key, int length)
    {
        var bytes = Pattern(length);
        var put = await _client.PutAsync(_location, key, new BytesPayload(bytes), default);
        Assert.Equal((ProbeReason.None, Convert.ToHexStringLower(MD5.HashData(bytes)), ""), (put.Reason, put.ETag, put.Detail));
        var head = await _client.HeadAsync(_location, key, default);
        Assert.Equal((ProbeReason.None, (long)length), (head.Reason, head.ObjectLength));
        Assert.Equal(bytes, await ReadAsync(key, null));

        using var seen = await _sdk.GetObjectAsync(S3Server.Bucket, key);
        var copy = new MemoryStream();
        await seen.ResponseStream.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task What_the_sdk_puts_the_client_reads()
    {
        var bytes = Pattern(123_456);
        await _sdk.PutObjectAsync(new PutObjectRequest
        {
            BucketName = S3Server.Bucket,
            Key = "sdk/object one",
            InputStream = new MemoryStream(bytes),
            UseChunkEncoding = false
        });
        Assert.Equal(bytes, await ReadAsync("sdk/object one", null));
    }

    [Fact]
    public async Task A_second_put_replaces()
    {
        await PutAsync("replaced", Pattern(5000));
        await PutAsync("replaced", Pattern(10));
        Assert.Equal(Pattern(10), await ReadAsync("replaced", null));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 100_000)]
    [InlineData(65_535, 2)]
    [InlineData(99_999, 1)]
    public async Task A_range_is_exactly_that(int offset, int length)
    {
        await PutAsync("ranged", Pattern(100_000));
        Assert.Equal(Pattern(100_000)[offset..(offset + length)], await ReadAsync("ranged", new ByteRange(offset, length)));
    }

    [Theory]
    [InlineData("bytes=-10", 990, 1000)]
    [InlineData("bytes=-5000", 0, 1000)]
    [InlineData("bytes=900-", 900, 1000)]
    [InlineData("bytes=900-5000", 900, 1000)]
    public async Task Open_ranges_end_where_the_object_ends(string range, int from, int to)
    {
        await PutAsync("open", Pattern(1000));
        using var got = await _sdk.GetObjectAsync(
            new GetObjectRequest { BucketName = S3Server.Bucket, Key = "open", ByteRange = new Amazon.S3.Model.ByteRange(range) });
        var read = new MemoryStream();
        await got.ResponseStream.CopyToAsync(read);
        Assert.Equal(Pattern(1000)[from..to], read.ToArray());
        Assert.Equal($"bytes {from}-{to - 1}/1000", got.ContentRange);
    }

    [Fact]
    public async Task A_range_past_the_end_is_refused()
    {
        await PutAsync("short", Pattern(10));
        var got = await _client.GetAsync(_location, "short", new ByteRange(10, 5), 5, (_, _) => { }, default);
        Assert.Equal((416, "InvalidRange", ProbeReason.UnexpectedStatus), (got.Status, got.ErrorCode, got.Reason));
    }

    [Fact]
    public async Task Deleting_removes_and_deleting_again_does_nothing()
    {
        await PutAsync("gone", Pattern(10));
        Assert.Equal(204, (await _client.DeleteAsync(_location, "gone", default)).Status);
        Assert.Equal(ProbeReason.ObjectMissing, (await _client.HeadAsync(_location, "gone", default)).Reason);
        var got = await _client.GetAsync(_location, "gone", null, 10, (_, _) => { }, default);
        Assert.Equal((404, "NoSuchKey", ProbeReason.ObjectMissing), (got.Status, got.ErrorCode, got.Reason));
        Assert.True((await _client.DeleteAsync(_location, "gone", default)).Succeeded);
    }

    [Fact]
    public async Task Listings_are_ordered_and_paged()
    {
        string[] keys = [.. Enumerable.Range(0, 7).Select(i => $"page/é {i}.txt")];
        foreach (var key in keys) await PutAsync(key, Pattern(3));
        await PutAsync("pagf", Pattern(1));
        var found = new List<S3Entry>();
        string? page = null;
        do
        {
            var list = await _client.ListAsync(_location, "page/", 3, page, default);
            Assert.Equal((ProbeReason.None, ""), (list.Reason, list.Detail));
            Assert.InRange(list.Entries.Count, 1, 3);
            found.AddRange(list.Entries);
            page = list.NextPage;
        }
        while (page is not null);
        Assert.Equal(keys, found.Select(entry => entry.Key));
        Assert.All(found, entry => Assert.Equal((3L, Convert.ToHexStringLower(MD5.HashData(Pattern(3)))), (entry.Length, entry.ETag)));
    }

    [Fact]
    public async Task Buckets_are_there_or_not()
    {
        Assert.True((await _client.HeadAsync(_location, "", default)).Succeeded);
        var nowhere = _location with { Bucket = "there-is-no-such-bucket" };
        Assert.Equal(ProbeReason.BucketMissing, (await _client.HeadAsync(nowhere, "", default)).Reason);
        Assert.Equal((404, "NoSuchBucket"), Seen(await _client.ListAsync(nowhere, "", 10, null, default)));
        Assert.Equal((404, "NoSuchBucket"), Seen(await _client.PutAsync(nowhere, "k", new BytesPayload(Pattern(1)), default)));
        Assert.Equal(409, (await _client.CreateBucketAsync(_location, default)).Status);
    }

    [Fact]
    public async Task Strangers_are_refused()
    {
        var wrongSecret = _location with { Credentials = _location.Credentials with { SecretKey = "not-the-secret" } };
        Assert.Equal((403, "SignatureDoesNotMatch"), Seen(await _client.ListAsync(wrongSecret, "", 10, null, default)));
        var unknown = _location with { Credentials = _location.Credentials with { AccessKey = "nobody:here" } };
        Assert.Equal(403, (await _client.ListAsync(unknown, "", 10, null, default)).Status);
        using var http = new HttpClient();
        // AWS and the Bridge Node say 403, Swift 400.
        using var unsigned = await http.GetAsync($"{_location.Endpoint.ToString().TrimEnd('/')}/{S3Server.Bucket}/plain.bin");
        Assert.Contains(unsigned.StatusCode, new[] { HttpStatusCode.Forbidden, HttpStatusCode.BadRequest });
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(20)]
    public async Task A_clock_that_is_off_by_more_than_a_quarter_of_an_hour_is_refused(int minutes)
    {
        using var client = NewClient(new WrongTime(TimeSpan.FromMinutes(minutes)));
        Assert.Equal((403, "RequestTimeTooSkewed"), Seen(await client.ListAsync(_location, "", 10, null, default)));
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task A_clock_that_is_off_by_less_is_not(int minutes)
    {
        using var client = NewClient(new WrongTime(TimeSpan.FromMinutes(minutes)));
        Assert.Equal((200, ""), Seen(await client.ListAsync(_location, "", 10, null, default)));
    }

    [Fact]
    public async Task A_body_that_is_not_the_signed_one_is_refused()
    {
        var put = await _client.PutAsync(_location, "altered", new ChangingPayload(Pattern(1000)), default);
        Assert.Equal(400, put.Status);
        Assert.Equal(ProbeReason.ObjectMissing, (await _client.HeadAsync(_location, "altered", default)).Reason);
    }

    [Fact]
    public async Task A_body_that_is_not_the_one_of_its_md5_is_refused()
    {
        var refused = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => _sdk.PutObjectAsync(new PutObjectRequest
        {
            BucketName = S3Server.Bucket,
            Key = "md5",
            ContentBody = "one",
            MD5Digest = Convert.ToBase64String(MD5.HashData("two"u8)),
            UseChunkEncoding = false,
        }));
        Assert.Equal((HttpStatusCode.BadRequest, "BadDigest"), (refused.StatusCode, refused.ErrorCode));
    }

    [Fact]
    public async Task The_prober_measures_it()
    {
        using var controls = new ControlTargets([new DnsEndPoint(_location.Endpoint.Host, _location.Endpoint.Port)], ProbingTime.Standing);
        var target = new ProbeTarget(Keccak256.Hash("unit"u8), _location.Endpoint, S3Server.Bucket, _location.Region,
            _location.Credentials, default);
        var criteria = new ProbeCriteria(MinSamples: 8, MaxSamples: 20, TimeSpan.FromSeconds(4), TransferBytes: 300_000, MaxRetrievals: 20);
        var time = new ProbingTime(criteria.ProbeTimeout, SystemClock.Instance);
        using var prober = new ProbeRunner(new ProbeSecret(Keccak256.Hash("secret"u8)), new NetworkGuard(NetworkGuardOptions.Development),
            controls, time, null, ProbingTime.NoLoad());
        for (ulong epoch = 0; epoch < 2; epoch++)
        {
            var records = await time.RunAsync(window => prober.RunAsync(target, epoch, criteria, window, default), TimeSpan.FromSeconds(7));
            var summary = ObservationSummary.Of(records, criteria.MinSamples, reportedOnTime: false);
            Assert.True(summary is { Outcome: Outcome.Measured, CorruptRetrievals: 0 } && summary.Successes == summary.Samples,
                string.Join('\n', records));
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _sdk.Dispose();
        GC.SuppressFinalize(this);
    }

    private static (int Status, string ErrorCode) Seen(S3Exchange exchange) => (exchange.Status, exchange.ErrorCode);

    private static S3Client NewClient(TimeProvider? time = null) =>
        new(new NetworkGuard(NetworkGuardOptions.Development), time ?? SystemClock.Instance,
            new S3ClientOptions { Timeout = TimeSpan.FromMinutes(2) });

    private static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)((i * 31) + (i >> 8));
        return bytes;
    }

    private async Task PutAsync(string key, byte[] bytes)
    {
        var put = await _client.PutAsync(_location, key, new BytesPayload(bytes), default);
        Assert.Equal((ProbeReason.None, ""), (put.Reason, put.Detail));
    }

    private async Task<byte[]> ReadAsync(string key, ByteRange? range)
    {
        var body = new MemoryStream();
        var got = await _client.GetAsync(_location, key, range, long.MaxValue, (_, piece) => body.Write(piece), default);
        Assert.Equal((ProbeReason.None, ""), (got.Reason, got.Detail));
        return body.ToArray();
    }

    /// <summary>Says other bytes the second time: hashed as one body, sent as another.</summary>
    private sealed class ChangingPayload(byte[] bytes) : IPayload
    {
        private int _reads;

        public long Length => bytes.Length;

        public void Read(long offset, Span<byte> destination)
        {
            bytes.AsSpan((int)offset, destination.Length).CopyTo(destination);
            if (_reads++ > 0) destination[0] ^= 1;
        }
    }
}
