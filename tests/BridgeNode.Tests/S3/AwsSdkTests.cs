using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Flashback.BridgeNode.Tests.S3;

/// <summary>The AWS SDK for .NET, in its default settings, against the Bridge Node.</summary>
public sealed class AwsSdkTests : IAsyncLifetime
{
    private TestBridge _bridge = null!;
    private AmazonS3Client _sdk = null!;

    public async Task InitializeAsync()
    {
        _bridge = await TestBridge.StartAsync();
        var config = new AmazonS3Config
        {
            ServiceURL = _bridge.Server.Url,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 0,
            UseHttp = true
        };
        _sdk = new AmazonS3Client(new BasicAWSCredentials("access-key", "secret-key"), config);
    }

    public async Task DisposeAsync()
    {
        _sdk.Dispose();
        await _bridge.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(200_001)]
    public async Task Objects_come_back_as_they_were_put(int length)
    {
        var bytes = Pattern.Of(length);
        var put = await _sdk.PutObjectAsync(new PutObjectRequest
        {
            BucketName = TestBridge.Bucket,
            Key = "reports/2026/a b+c%.pdf",
            InputStream = new MemoryStream(bytes)
        });
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(bytes)), put.ETag.Trim('"'));

        using var got = await _sdk.GetObjectAsync(TestBridge.Bucket, "reports/2026/a b+c%.pdf");
        var read = new MemoryStream();
        await got.ResponseStream.CopyToAsync(read);
        Assert.Equal(bytes, read.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_way_of_sending_a_body_is_understood(bool chunked)
    {
        var bytes = Pattern.Of(150_000);
        await _sdk.PutObjectAsync(new PutObjectRequest
        {
            BucketName = TestBridge.Bucket,
            Key = "k",
            InputStream = new MemoryStream(bytes),
            UseChunkEncoding = chunked,
        });
        var head = await _sdk.GetObjectMetadataAsync(TestBridge.Bucket, "k");
        Assert.Equal(bytes.Length, head.ContentLength);
    }

    [Fact]
    public async Task A_range_is_that_part()
    {
        var bytes = Pattern.Of(10_000);
        await _sdk.PutObjectAsync(
            new PutObjectRequest { BucketName = TestBridge.Bucket, Key = "k", InputStream = new MemoryStream(bytes) });
        using var got = await _sdk.GetObjectAsync(
            new GetObjectRequest { BucketName = TestBridge.Bucket, Key = "k", ByteRange = new ByteRange(100, 199) });
        var read = new MemoryStream();
        await got.ResponseStream.CopyToAsync(read);
        Assert.Equal(bytes[100..200], read.ToArray());
    }

    [Fact]
    public async Task Listings_page_through_all_keys()
    {
        for (var i = 0; i < 5; i++)
            await _sdk.PutObjectAsync(new PutObjectRequest { BucketName = TestBridge.Bucket, Key = $"list/ü&{i}", ContentBody = "x" });
        var keys = new List<string>();
        ListObjectsV2Response page;
        string? token = null;
        do
        {
            page = await _sdk.ListObjectsV2Async(
                new ListObjectsV2Request { BucketName = TestBridge.Bucket, Prefix = "list/", MaxKeys = 2, ContinuationToken = token });
            keys.AddRange(page.S3Objects.Select(item => item.Key));
            token = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"list/ü&{i}"), keys);
    }

    [Fact]
    public async Task Errors_are_those_of_S3()
    {
        Assert.Equal(
            "NoSuchKey", (await Assert.ThrowsAsync<NoSuchKeyException>(() => _sdk.GetObjectAsync(TestBridge.Bucket, "none"))).ErrorCode);
        Assert.Equal("NoSuchBucket",
            (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => _sdk.GetObjectAsync("no-such-bucket", "none"))).ErrorCode);
        await _sdk.DeleteObjectAsync(TestBridge.Bucket, "none");
        await _sdk.PutBucketAsync("another-bucket");
        Assert.Equal("BucketAlreadyOwnedByYou",
            (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => _sdk.PutBucketAsync("another-bucket"))).ErrorCode);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        using var stranger = new AmazonS3Client(
            new BasicAWSCredentials("access-key", "another"),
            new AmazonS3Config
            {
                ServiceURL = _bridge.Server.Url,
                ForcePathStyle = true,
                AuthenticationRegion = "us-east-1",
                MaxErrorRetry = 0,
                UseHttp = true
            });
        var refused = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => stranger.GetObjectAsync(TestBridge.Bucket, "k"));
        Assert.Equal("SignatureDoesNotMatch", refused.ErrorCode);
    }
}
