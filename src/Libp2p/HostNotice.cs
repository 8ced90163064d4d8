namespace Flashback.Libp2p;

/// <summary>
/// Something an operator may want to see: a refused connection, a failed dial, a peer that broke the protocol, code of ours that threw.
/// </summary>
/// <param name="Kind">
/// A short stable word, fit for a metric label: <c>dial_failed</c>, <c>accept_failed</c>,
/// <c>refused</c>, <c>gated</c>, <c>upgrade_failed</c>,
/// <c>identify_failed</c>, <c>stream_failed</c>, <c>guest_cut_off</c>, <c>peers_fault</c>, <c>address_book</c>; and with an error:
/// <c>handler_failed</c>, <c>validator_failed</c>, <c>gater_failed</c>, <c>timer_failed</c>, <c>router_failed</c>, <c>host_failed</c>.
/// </param>
/// <param name="Peer">Whom it is about, if known.</param>
/// <param name="Detail">One line. Holds nothing that the peer wrote, except numbers and parsed addresses.</param>
/// <param name="Error">What this library or the application threw and should not have; null for what
/// a peer, the network or the disk did.</param>
public sealed record HostNotice(string Kind, PeerId? Peer, string Detail, Exception? Error = null)
{
    /// <summary>
    /// Whether an exception shows a bug in this process, rather than an action of a peer, a network failure or a cancellation.
    /// </summary>
    internal static bool IsMistake(Exception error) => error is not (Libp2pException or EndOfStreamException or OperationCanceledException);

    /// <summary>Reports a bug in this process.</summary>
    internal static HostNotice Mistake(string kind, PeerId? peer, Exception error) =>
        new(kind, peer, $"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}", error);

    /// <summary>Reports a failure, which may be a bug in this process.</summary>
    internal static HostNotice Failure(string kind, PeerId? peer, Exception error) =>
        IsMistake(error) ? Mistake(kind, peer, error) : new(kind, peer, error.Message);
}
