using Flashback.Ethereum;

namespace Flashback.Protocol.Messages;

/// <summary>A message and a signature that claims to cover it. Nothing is verified by holding one.</summary>
public sealed record Signed<T>(T Message, Signature Signature)
    where T : IStructHashed;
