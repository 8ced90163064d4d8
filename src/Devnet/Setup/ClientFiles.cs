using System.Security.Cryptography;
using System.Text;
using Flashback.Client.Nodes;
using Flashback.Devnet.Actors;
using Flashback.Ethereum.Keystore;
using Flashback.Node.Configuration;
using Flashback.OnChain.Deployment;

namespace Flashback.Devnet.Setup;

/// <summary>
/// What a consumer and a provider need to use the commands on the running devnet: network.json, and the provider's keystore.
/// </summary>
public static class ClientFiles
{
    public const string NetworkFileName = "network.json";
    public const string KeystoreName = "provider.json";
    public const string PasswordName = "provider.password";

    public static void Write(string folder, IReadOnlyList<Uri> rpc, IReadOnlyList<Uri> nodes, DeployedContracts contracts, Account provider)
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Put(NetworkFileName, NetworkFile.Write(rpc, nodes, contracts));
        Put(KeystoreName, KeystoreV3.Encrypt(provider.Key, password, new ScryptParameters(4096, 8, 1)));
        Put(PasswordName, password);

        void Put(string name, string text) => NodePaths.WriteNewPrivateFile(Path.Combine(folder, name), Encoding.UTF8.GetBytes(text));
    }
}
