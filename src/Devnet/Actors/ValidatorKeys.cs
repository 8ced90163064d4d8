using Flashback.Ethereum;

namespace Flashback.Devnet.Actors;

/// <summary>The four keys of a validator: owner (stake), signer (messages), submitter (gas) and peer (libp2p).</summary>
public sealed class ValidatorKeys(int number, Account owner) : IAsyncDisposable
{
    public int Number => number;
    public Account Owner => owner;
    public PrivateKey Signer { get; } = PrivateKey.Generate();
    public PrivateKey Submitter { get; } = PrivateKey.Generate();
    public PrivateKey Peer { get; } = PrivateKey.Generate();

    public async ValueTask DisposeAsync()
    {
        await owner.DisposeAsync();
        Signer.Dispose();
        Submitter.Dispose();
        Peer.Dispose();
    }
}
