using Flashback.Ethereum;
using Flashback.Node.Configuration;
using Flashback.OnChain.View;
using Flashback.Probes;
using Flashback.Probes.Guard;
using Flashback.Probes.Signing;

namespace Flashback.Node.Probe;

/// <summary>
/// Where a data unit is and how to sign for it: the chain names bridge, endpoint and bucket, the configuration the credentials.
/// </summary>
public sealed class ProbeTargets
{
    private readonly IReadOnlyList<(ProbeCredential Credential, S3Credentials Keys)> _credentials;

    /// <exception cref="IOException">A secret file cannot be read.</exception>
    public ProbeTargets(ProbeOptions options) =>
        _credentials =
        [
            .. options.Credentials.Select(
                item => (item, new S3Credentials(item.AccessKey, File.ReadLines(item.SecretFile).FirstOrDefault() ?? "")))
        ];

    /// <summary>
    /// The target, or null and the reason in plain words. A missing credential is this node's fault, never the provider's.
    /// </summary>
    public (ProbeTarget? Target, string Problem) Find(ChainView view, Bytes32 unit)
    {
        if (!view.Units.TryGetValue(unit, out var known)) return (null, "the chain does not know the data unit");
        var (credential, keys) = _credentials.FirstOrDefault(item => item.Credential.DataUnit == unit);
        if (credential is null) (credential, keys) = _credentials.FirstOrDefault(item => item.Credential.Bridge == known.Bridge);
        if (credential is null)
            return (null, $"no credential is configured for it or for its Bridge Node {known.Bridge} (probe.credentials)");
        if ((credential.Endpoint ?? OnChain(view, known.Bridge)) is not { } endpoint)
            return (null, $"its Bridge Node {known.Bridge} names no usable endpoint on chain");
        return (new ProbeTarget(unit, endpoint, credential.Bucket ?? known.Bucket, credential.Region, keys, known.Bridge), "");
    }

    /// <summary>A URL that may not be probed is still a target: probes of it fail, and that is its provider's failure.</summary>
    private static Uri? OnChain(ChainView view, Address bridge) =>
        view.Bridges.TryGetValue(bridge, out var known) && known.Endpoints is [var first, ..] ? ProbeEndpoint.Read(first).Url : null;
}
