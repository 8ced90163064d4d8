namespace Flashback.Libp2p;

/// <summary>Something an operator may want to see: a refused connection, a failed dial, a peer that broke the protocol.</summary>
/// <param name="Kind">A short stable word, fit for a metric label: <c>dial_failed</c>, <c>gated</c>, <c>upgrade_failed</c>, <c>protocol_error</c>, <c>handler_failed</c>, <c>guest_cut_off</c>, <c>peers_fault</c>, <c>address_book</c>.</param>
/// <param name="Peer">Whom it is about, if known.</param>
/// <param name="Detail">One line. Holds nothing that the peer wrote, except numbers and parsed addresses.</param>
public sealed record HostNotice(string Kind, PeerId? Peer, string Detail);
