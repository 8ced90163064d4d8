using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Flashback.Devnet.Gateways;
using Flashback.Ethereum;
using Flashback.Ethereum.Keystore;
using Flashback.Node.Configuration;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Flashback.OnChain.Deployment;

namespace Flashback.Devnet.Validators;

/// <summary>
/// Writes what an operator would have after <c>oracle-node init</c> and <c>oracle-node keys</c>: keystores, sign log, configuration.
/// </summary>
public static class ValidatorFolder
{
    /// <summary>Enough for keys that live as long as the run; an operator's keystore takes the standard's n = 262144.</summary>
    private static readonly ScryptParameters LightScrypt = new(4096, 8, 1);

    public static void Write(ValidatorPlan plan, Uri chain, DeployedContracts contracts, IReadOnlyList<Gateway> gateways)
    {
        var paths = new NodePaths(plan.Folder);
        NodePaths.CreatePrivateDirectory(paths.Root);
        NodePaths.CreatePrivateDirectory(paths.Keys);
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var passwordFile = Secret(paths, "password", password);
        Keystore(paths, "signer", plan.Keys.Signer, password);
        Keystore(paths, "submitter", plan.Keys.Submitter, password);
        Keystore(paths, "peer", plan.Keys.Peer, password);
        NodePaths.WriteNewPrivateFile(paths.ProbeSecret, RandomNumberGenerator.GetBytes(32));
        using (var log = SignLog.Open(paths.SignLog, new SignLogScope(contracts.ChainId, contracts.Oracle)))
            log.Initialise(plan.Keys.Signer.Address);
        NodePaths.WriteNewPrivateFile(
            plan.ConfigFile, Encoding.UTF8.GetBytes(Configuration(plan, chain, contracts, gateways, paths, passwordFile).ToString()));
    }

    private static JsonObject Configuration(ValidatorPlan plan, Uri chain, DeployedContracts contracts, IReadOnlyList<Gateway> gateways,
        NodePaths paths, string passwordFile) => new()
        {
            ["dataDirectory"] = plan.Folder,
            ["chain"] = new JsonObject
            {
                ["id"] = contracts.ChainId,
                ["rpcUrls"] = new JsonArray(chain.ToString()),
                ["pollMillis"] = 250,
                ["startBlock"] = contracts.DeployedAt,
            },
            ["contracts"] = new JsonObject
            {
                ["oracle"] = contracts.Oracle.ToString(),
                ["validatorRegistry"] = contracts.Validators.ToString(),
                ["providerOrchestrator"] = contracts.Providers.ToString(),
                ["consumerOrchestrator"] = contracts.Consumers.ToString(),
                ["disputeCourt"] = contracts.Court.ToString(),
            },
            ["keys"] = new JsonObject
            {
                ["signer"] = paths.Keystore("signer"),
                ["submitter"] = paths.Keystore("submitter"),
                ["peer"] = paths.Keystore("peer"),
                ["passwordFile"] = passwordFile,
            },
            ["p2p"] = new JsonObject { ["listen"] = plan.PeerAddress, ["allowPrivate"] = true },
            ["api"] = new JsonObject { ["listen"] = $"127.0.0.1:{plan.ApiPort}" },
            ["probe"] = new JsonObject
            {
                ["allowLoopback"] = true,
                ["credentials"] = new JsonArray([.. gateways.Select(gateway => new JsonObject
            {
                ["bridge"] = gateway.Bridge.ToString(),
                ["accessKey"] = gateway.AccessKey,
                ["secretFile"] = Secret(paths, $"{gateway.Plan.Name}.secret", gateway.SecretKey),
            })]),
            },
            ["log"] = new JsonObject { ["format"] = "json" },
            ["faults"] = new JsonObject { ["lie"] = plan.Lies, ["collude"] = plan.Colludes, ["latencyFactor"] = 1_000 },
        };

    private static void Keystore(NodePaths paths, string role, PrivateKey key, string password) =>
        NodePaths.WriteNewPrivateFile(paths.Keystore(role), Encoding.UTF8.GetBytes(KeystoreV3.Encrypt(key, password, LightScrypt)));

    private static string Secret(NodePaths paths, string name, string text)
    {
        var path = Path.Combine(paths.Keys, name);
        NodePaths.WriteNewPrivateFile(path, Encoding.UTF8.GetBytes(text));
        return path;
    }
}
