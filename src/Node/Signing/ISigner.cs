using Flashback.Ethereum;

namespace Flashback.Node.Signing;

/// <summary>A key that signs whatever it is given. Only <see cref="GuardedSigner"/> may hold one.</summary>
internal interface ISigner
{
    Address Address { get; }

    Signature Sign(Bytes32 digest);
}
