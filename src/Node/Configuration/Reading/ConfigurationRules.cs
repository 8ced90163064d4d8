using System.Text;
using Flashback.Node.Api.Rpc;

namespace Flashback.Node.Configuration.Reading;

/// <summary>What must hold between settings.</summary>
internal static class ConfigurationRules
{
    public static IEnumerable<ConfigurationProblem> Check(NodeOptions options)
    {
        if (options.Faults.Any && options.Chain.Id != FaultOptions.DevelopmentChainId)
        {
            yield return Problem("faults", "misbehaviour is switched on", $"allowed only on the development chain "
                + $"{FaultOptions.DevelopmentChainId}, not on chain {options.Chain.Id}", "Remove the section 'faults'.");
        }
        if (options.Keys.Signer is not null && options.Keys.Signer == options.Keys.Submitter)
        {
            yield return Problem("keys.submitter", options.Keys.Submitter, "must not be the signer's keystore",
                "Make one with: oracle-node keys new submitter");
        }
        foreach (var problem in PeerToPeer(options.P2p)) yield return problem;
        var socket = options.Api.Socket ?? NodePaths.Of(options).Socket;
        if (Encoding.UTF8.GetByteCount(socket) > SocketFile.MaxPathBytes)
        {
            yield return Problem("api.socket", socket, $"must be a path of at most {SocketFile.MaxPathBytes} bytes",
                "Set api.socket to a shorter path, or move the data directory.");
        }
        if (options.Transmit.PriorityFeeGwei > options.Transmit.MaxFeeGwei)
        {
            yield return Problem("transmit.priorityFeeGwei", $"{options.Transmit.PriorityFeeGwei}",
                $"must not exceed transmit.maxFeeGwei, {options.Transmit.MaxFeeGwei}", "Lower it: the tip is a part of the fee.");
        }
        for (var i = 0; i < options.Probe.Credentials.Count; i++)
        {
            var credential = options.Probe.Credentials[i];
            if (credential.DataUnit is null == credential.Bridge is null)
            {
                yield return Problem($"probe.credentials[{i}]", null, "must name exactly one of dataUnit and bridge",
                    "Add or remove one of the two.");
            }
            if (!File.Exists(credential.SecretFile))
            {
                yield return Problem($"probe.credentials[{i}].secretFile", credential.SecretFile, "must be an existing file",
                    "Write the secret key on its first line.");
            }
        }
        if (options.Keys.PasswordFile is { } passwordFile && !File.Exists(passwordFile))
        {
            yield return Problem("keys.passwordFile", passwordFile, "must be an existing file",
                "Write the password on its first line, or leave the setting out to be asked.");
        }
    }

    private static IEnumerable<ConfigurationProblem> PeerToPeer(P2pOptions options)
    {
        if (!options.Listen.IsIp || options.Listen.Peer is not null)
        {
            yield return Problem("p2p.listen", options.Listen.ToString(), "must be an IP address and port, without a peer",
                "For example: /ip4/0.0.0.0/tcp/4001");
        }
        foreach (var address in options.Bootstrap)
        {
            if (address.Peer is null)
                yield return Problem("p2p.bootstrap", address.ToString(), "must end in /p2p/PEERID",
                    "Ask the validator for its peer id; its status shows it.");
            else if (!DialRules.Allows(address, options.AllowPrivate))
                yield return Problem(
                    "p2p.bootstrap", address.ToString(), "must be a public address", "Set p2p.allowPrivate if this is your own network.");
        }
    }

    private static ConfigurationProblem Problem(string key, string? value, string bound, string fix) =>
        new(key, value, bound, fix, "configuration");
}
