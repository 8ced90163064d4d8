using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Flashback.Ethereum.JsonRpc.Transport;

/// <summary>One server: how it is reached and how it has behaved. Its state is guarded by the client's lock.</summary>
internal sealed class JsonRpcEndpoint
{
    private readonly Uri _url;
    private readonly AuthenticationHeaderValue? _authorization;

    /// <exception cref="ArgumentException">Not an absolute http or https URL.</exception>
    internal JsonRpcEndpoint(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))
            throw new ArgumentException("An RPC endpoint is an absolute http or https URL.", nameof(url));
        // Providers hide keys in the user info, the path and the query: none of these is ever shown.
        Name = $"{url.Scheme}://{url.Authority}";
        _url = new UriBuilder(url) { UserName = "", Password = "" }.Uri;
        if (url.UserInfo.Length > 0)
            _authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo))));
    }

    /// <summary>Scheme, host and port.</summary>
    internal string Name { get; }

    /// <summary>The chain id was asked for since the last failure, and is right.</summary>
    internal bool ChainChecked { get; set; }

    internal int Failures { get; set; }

    /// <summary>A timestamp of the client's TimeProvider before which others are preferred.</summary>
    internal long RestsUntil { get; set; } = long.MinValue;

    /// <exception cref="EndpointException">The exchange failed.</exception>
    internal async Task<byte[]> PostAsync(HttpClient http, byte[] body, int maxResponseBytes, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = _authorization;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            // Some servers send JSON-RPC errors with 400; whatever is JSON there is worth reading.
            var readable = response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.BadRequest;
            return readable ? await ReadAsync(response, maxResponseBytes, cancellation) : throw Refused(response);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new EndpointException(PlainText.Clean(e.Message), "Is the node running, and is its URL right?", inner: e);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, int limit, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > limit) throw TooLong(limit);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (body.Length + read > limit) throw TooLong(limit);
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    private static EndpointException Refused(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var reason = $"HTTP status {status}";
        return status switch
        {
            429 => new EndpointException(reason, "The provider limits the rate of calls: add endpoints or raise the plan.",
                retryAfter: response.Headers.RetryAfter?.Delta),
            408 or >= 500 => new EndpointException(reason, "The server has a problem; add a second endpoint to be independent of it.",
                retryAfter: response.Headers.RetryAfter?.Delta),
            401 or 403 => new EndpointException(reason, "Check the API key in its URL.", retryable: false),
            >= 300 and < 400 => new EndpointException(reason, "Redirects are not followed: configure the final URL.", retryable: false),
            _ => new EndpointException(reason, "Check its URL.", retryable: false),
        };
    }

    private static EndpointException TooLong(int limit) =>
        new($"the response is longer than {limit} bytes", "Ask for fewer blocks or logs at once.", retryable: false);
}
