using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Flashback.Probes.Signing;

namespace Flashback.Probes.Tests.Signing;

/// <summary>What the AWS SDK signs, this signer signs the same way.</summary>
public sealed class AwsSdkSignatureTests
{
    [Theory]
    [InlineData("plain.txt")]
    [InlineData("a b+c/d%e~(f)'g!h*i&j=k@l:m,n;o$/é日本")]
    public async Task Gets_with_any_key(string key) => await CheckAsync(
        sdk => sdk.GetObjectAsync(new GetObjectRequest { BucketName = "bucket", Key = key, ByteRange = new("bytes=1-2") }));

    [Fact]
    public async Task Lists_with_parameters() =>
        await CheckAsync(sdk => sdk.ListObjectsV2Async(new ListObjectsV2Request
        {
            BucketName = "bucket",
            Prefix = "a b/ü&x=y",
            MaxKeys = 7,
            StartAfter = "~+"
        }));

    [Fact]
    public async Task Puts_with_a_body() =>
        await CheckAsync(sdk =>
            sdk.PutObjectAsync(new PutObjectRequest { BucketName = "bucket", Key = "k", ContentBody = "hello", UseChunkEncoding = false }));

    private static async Task CheckAsync(Func<AmazonS3Client, Task> act)
    {
        var capture = new Capture();
        using var sdk = new AmazonS3Client(new BasicAWSCredentials("access", "secret"), new AmazonS3Config
        {
            ServiceURL = "http://storage.example:9000",
            ForcePathStyle = true,
            AuthenticationRegion = "eu-west-3",
            MaxErrorRetry = 0,
            UseHttp = true,
            HttpClientFactory = new Factory(capture),
        });
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => act(sdk));

        var request = capture.Request!;
        var theirs = request.Headers.GetValues("Authorization").Single();
        var signed = theirs.Split("SignedHeaders=")[1].Split(',')[0].Split(';');
        var headers = signed.Select(name => KeyValuePair.Create(name, Value(request, name))).ToArray();
        var uri = request.RequestUri!;
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => KeyValuePair.Create(Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : ""));
        var path = SigV4Text.UriEncode(Uri.UnescapeDataString(uri.AbsolutePath), keepSlash: true);
        var at = DateTimeOffset.ParseExact(
            Value(request, "x-amz-date"), SigV4Text.TimeFormat, null, System.Globalization.DateTimeStyles.AssumeUniversal);
        var ours = new SigV4Signer(new S3Credentials("access", "secret"), "eu-west-3").Authorization(request.Method.Method, path, query,
            headers, Value(request, "x-amz-content-sha256"), at);
        Assert.Equal(theirs.Split("Signature=")[1], ours.Split("Signature=")[1]);
    }

    private static string Value(HttpRequestMessage request, string name)
    {
        if (name == "host") return request.Headers.Host ?? request.RequestUri!.Authority;
        if (request.Headers.TryGetValues(name, out var values) || (request.Content?.Headers.TryGetValues(name, out values) ?? false))
            return string.Join(',', values);
        throw new InvalidOperationException($"The SDK signed '{name}' and did not send it.");
    }

    private sealed class Capture : HttpMessageHandler
    {
        public HttpRequestMessage? Request { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = request;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound)
            {
                Content = new StringContent("<Error><Code>NoSuchKey</Code></Error>"),
                RequestMessage = request
            });
        }
    }

    private sealed class Factory(HttpMessageHandler handler) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(handler, disposeHandler: false);

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }
}
