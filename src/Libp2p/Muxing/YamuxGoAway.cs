namespace Flashback.Libp2p.Muxing;

/// <summary>Why a yamux session ends.</summary>
internal enum YamuxGoAway : uint
{
    Normal = 0,
    ProtocolError = 1,
    InternalError = 2,
}
