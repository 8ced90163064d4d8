using Flashback.Ethereum;
using Flashback.Ethereum.Keystore;
using Flashback.Node.Configuration;

namespace Flashback.Node.Keys;

/// <summary>The three keys that a running validator holds.</summary>
public sealed class NodeKeys : IDisposable
{
    private NodeKeys(PrivateKey signer, PrivateKey submitter, PrivateKey peer) => (Signer, Submitter, Peer) = (signer, submitter, peer);

    public PrivateKey Signer { get; }

    public PrivateKey Submitter { get; }

    public PrivateKey Peer { get; }

    /// <exception cref="KeystoreException">A keystore is missing, damaged, or the password does not
    /// open it; the message names the file.</exception>
    public static NodeKeys Open(NodeOptions options, string password)
    {
        var paths = NodePaths.Of(options);
        return new NodeKeys(
            OpenSigner(options, password),
            Open(options.Keys.Submitter ?? paths.Keystore("submitter"), password),
            Open(options.Keys.Peer ?? paths.Keystore("peer"), password));
    }

    /// <summary>The signer alone, for what a node's owner signs while the node is stopped. The caller disposes of it.</summary>
    /// <exception cref="KeystoreException">As <see cref="Open(NodeOptions, string)"/>.</exception>
    public static PrivateKey OpenSigner(NodeOptions options, string password) =>
        Open(options.Keys.Signer ?? NodePaths.Of(options).Keystore("signer"), password);

    public void Dispose()
    {
        Signer.Dispose();
        Submitter.Dispose();
        Peer.Dispose();
    }

    private static PrivateKey Open(string path, string password) =>
        File.Exists(path) ? KeystoreFile.Open(path, password) : throw new KeystoreException(
            $"There is no keystore '{path}'. Make one with: oracle-node keys new {Path.GetFileNameWithoutExtension(path)}");
}
