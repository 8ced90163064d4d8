namespace Flashback.Ethereum.JsonRpc.Transport;

/// <summary>One exchange with one endpoint failed; the client may try again or elsewhere.</summary>
internal sealed class EndpointException(
    string reason, string advice, bool retryable = true, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(reason, inner)
{
    internal string Advice => advice;

    /// <summary>False: the same endpoint would fail again, as with a refused login.</summary>
    internal bool Retryable => retryable;

    /// <summary>What the server asked for.</summary>
    internal TimeSpan? RetryAfter => retryAfter;
}
