namespace Flashback.Client.Tests.Support;

/// <summary>Answers HTTP requests without a network, and notes what was asked.</summary>
internal sealed class ScriptedHandler(Func<Uri, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public List<string> Asked { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!.ToString());
        return answer(request.RequestUri, cancellationToken);
    }
}
