using System.Net;
using Flashback.Probes.Signing;
using Flashback.Probes.Transport;

namespace Flashback.BridgeNode.Tests.Authentication;

/// <summary>Requests that are almost signed.</summary>
public sealed class AuthenticationTests
{
    [Theory]
    [InlineData("", 200)]
    [InlineData("no authorization", 403)]
    [InlineData("another scheme", 400)]
    [InlineData("another region", 400)]
    [InlineData("another day", 400)]
    [InlineData("another method", 403)]
    [InlineData("an unsigned x-amz header", 400)]
    [InlineData("a changed header", 403)]
    [InlineData("a changed query", 403)]
    [InlineData("no date", 400)]
    [InlineData("host is not signed", 400)]
    public async Task Only_the_whole_request_as_signed_is_taken(string change, int status)
    {
        await using var bridge = await TestBridge.StartAsync();
        var now = SystemClock.Instance.GetUtcNow();
        var uri = new Uri($"{bridge.Server.Url}/{TestBridge.Bucket}?list-type=2");
        var headers = new Dictionary<string, string>
        {
            ["host"] = uri.Authority,
            ["x-amz-content-sha256"] = SigV4Text.EmptySha256,
            ["x-amz-date"] = now.UtcDateTime.ToString(SigV4Text.TimeFormat),
            ["x-amz-meta-note"] = "one",
        };
        if (change == "host is not signed") headers.Remove("host");
        var at = change == "another day" ? now - TimeSpan.FromDays(1) : now;
        var signer = new SigV4Signer(new S3Credentials("access-key", "secret-key"), change == "another region" ? "mars" : "us-east-1");
        var authorization = signer.Authorization(change == "another method" ? "PUT" : "GET", uri.AbsolutePath, [new("list-type", "2")],
            headers, SigV4Text.EmptySha256, at);

        using var request = new HttpRequestMessage(HttpMethod.Get, change == "a changed query" ? new Uri(uri + "&prefix=x") : uri);
        foreach (var (name, value) in headers.Where(header => header.Key != "host")) request.Headers.TryAddWithoutValidation(name, value);
        if (change != "no authorization")
            request.Headers.TryAddWithoutValidation("Authorization", change == "another scheme" ? "Basic abc" : authorization);
        if (change == "an unsigned x-amz header") request.Headers.TryAddWithoutValidation("x-amz-acl", "public-read");
        if (change == "no date") request.Headers.Remove("x-amz-date");
        if (change == "a changed header")
        {
            request.Headers.Remove("x-amz-meta-note");
            request.Headers.TryAddWithoutValidation("x-amz-meta-note", "two");
        }
        using var http = new HttpClient();
        using var response = await http.SendAsync(request);
        Assert.True(status == (int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("?acl", HttpStatusCode.NotImplemented)]
    [InlineData("?uploads", HttpStatusCode.NotImplemented)]
    public async Task Parts_of_the_api_that_are_not_offered_are_not_taken_for_the_object(string query, HttpStatusCode status)
    {
        await using var bridge = await TestBridge.StartAsync();
        var now = SystemClock.Instance.GetUtcNow();
        var uri = new Uri($"{bridge.Server.Url}/{TestBridge.Bucket}/k{query}");
        var headers = new Dictionary<string, string>
        {
            ["host"] = uri.Authority,
            ["x-amz-content-sha256"] = SigV4Text.EmptySha256,
            ["x-amz-date"] = now.UtcDateTime.ToString(SigV4Text.TimeFormat)
        };
        var authorization = new SigV4Signer(new S3Credentials("access-key", "secret-key"), "us-east-1").Authorization("GET",
            uri.AbsolutePath, [new(query[1..], "")], headers, SigV4Text.EmptySha256, now);
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        foreach (var (name, value) in headers.Where(header => header.Key != "host")) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var http = new HttpClient();
        using var response = await http.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData(1024, 200)]
    [InlineData(1025, 400)]
    public async Task Keys_are_bounded(int length, int status)
    {
        await using var bridge = await TestBridge.StartAsync();
        Assert.Equal(status,
            (await bridge.Client.PutAsync(bridge.Location, new string('k', length), new BytesPayload(Pattern.Of(1)), default)).Status);
    }
}
