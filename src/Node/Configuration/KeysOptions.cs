using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration;

public sealed record KeysOptions
{
    [Setting("Keystore of the key that signs batches, proposals and votes. None: keys/signer.json in the data folder.", IsPath = true)]
    public string? Signer { get; init; }

    [Setting("Keystore of the key that pays for transactions; never the signer's. None: keys/submitter.json.", IsPath = true)]
    public string? Submitter { get; init; }

    [Setting("Keystore of the libp2p identity whose public key is in the validator registry. None: keys/peer.json.", IsPath = true)]
    public string? Peer { get; init; }

    [Setting("File with the keystores' password (its first line); without it the password is asked for, or read from standard input.",
        IsPath = true)]
    public string? PasswordFile { get; init; }
}
