using System.Net;

namespace Flashback.Libp2p.Transport;

/// <summary>A byte stream in both directions, not yet secured.</summary>
public sealed record RawConnection(Stream Stream, IPEndPoint Remote);
