using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.JsonRpc.Transport;
using Flashback.Ethereum.Keystore;
using Flashback.Node.Configuration;
using Flashback.Node.Keys;
using Flashback.Node.Probe;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Contracts;

namespace Flashback.Node.Lifecycle;

/// <summary>Checks everything that must be right before the node can run, one by one and without changing anything.</summary>
public sealed class Preflight(NodeOptions options, Func<string> password, TimeProvider time)
{
    /// <summary>Chain and local clock may differ by this much: less than the shortest window.</summary>
    public static readonly TimeSpan MaxClockOffset = TimeSpan.FromSeconds(2);

    public const long MinFreeBytes = 1L << 30;

    /// <summary>Below this the submitter cannot pay for about a day of reports: 0.05 of the coin, in wei.</summary>
    public static readonly BigInteger MinBalance = BigInteger.Pow(10, 16) * 5;

    private readonly List<Finding> _findings = [];
    private readonly List<JsonRpcClient> _clients = [];
    private Address? _signer, _submitter;
    private byte[]? _peerKey;

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        try
        {
            await CheckAsync(cancellation);
        }
        finally
        {
            foreach (var client in _clients) client.Dispose();
        }
        return _findings;
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        Keys();
        SignLogKnowsSigner();
        Disk();
        Controls();
        Credentials();
        var rpc = await EndpointsAsync(cancellation);
        if (rpc is null) Add("contracts", FindingVerdict.Skipped, "no endpoint is usable", "code at every address");
        else await ChainAsync(rpc, cancellation);
        Port("p2p-port", options.P2p.Listen.ToEndPoint(), options.P2p.Listen.ToString(), "p2p.listen");
        Port("api-port", options.Api.Listen, options.Api.Listen.ToString(), "api.listen");
        Port("grpc-port", options.Api.GrpcListen, options.Api.GrpcListen?.ToString() ?? "", "api.grpcListen");
    }

    private void Keys()
    {
        try
        {
            using var keys = NodeKeys.Open(options, password());
            (_signer, _submitter, _peerKey) = (keys.Signer.Address, keys.Submitter.Address, keys.Peer.PublicKey.ToArray());
            Add("keystores", FindingVerdict.Ok, $"signer {_signer}, submitter {_submitter}", "all three open");
        }
        catch (KeystorePasswordException error)
        {
            // Not the advice to make new keys: a registered validator cannot replace its signer by another file.
            Add("keystores", FindingVerdict.Fail, error.Message, "all three open",
                "Give the password that the keystores were made with (--keys-password-file, keys.passwordFile); make no new keys");
        }
        catch (KeystoreException error)
        {
            Add("keystores", FindingVerdict.Fail, error.Message, "all three open",
                "Make them with: oracle-node keys new signer|submitter|peer");
        }
    }

    private void SignLogKnowsSigner()
    {
        var path = NodePaths.Of(options).SignLog;
        if (!File.Exists(path))
        {
            Add("sign-log", FindingVerdict.Fail, "there is none", "it knows the signer",
                $"oracle-node signlog init {_signer?.ToString() ?? "ADDRESS"}");
            return;
        }
        try
        {
            using var log = SignLog.Open(path, new SignLogScope((ulong)options.Chain.Id, options.Contracts.Oracle));
            if (_signer is { } signer && !log.Knows(signer))
                Add("sign-log", FindingVerdict.Fail, $"it does not know {signer}", "it knows the signer",
                    $"oracle-node signlog init {signer}");
            else Add("sign-log", FindingVerdict.Ok, $"{log.Signers().Count} signers", "it knows the signer");
        }
        catch (SignLogException error)
        {
            // Held by a process, or damaged.
            if (error.InnerException is IOException)
                Add("sign-log", FindingVerdict.Warn, error.Message, "free, unless the node runs",
                    "Stop the other process, unless it is this very node.");
            else
                Add("sign-log", FindingVerdict.Fail, error.Message, "whole, and of this network",
                    "Never restore an old copy: see docs/operate.md, Back up.");
        }
    }

    private void Controls()
    {
        var hosts = ControlHosts.Of(options.Probe, options.Chain.RpcUrls);
        Add("controls", hosts.Count > 0 ? FindingVerdict.Ok : FindingVerdict.Warn,
            hosts.Count > 0 ? string.Join(", ", hosts.Select(host => host.Host)) : "none",
            "hosts that tell the node's own problems from a provider's", "Name two or three in probe.controlTargets.");
    }

    private void Credentials()
    {
        var count = options.Probe.Credentials.Count;
        Add("credentials", count > 0 ? FindingVerdict.Ok : FindingVerdict.Warn,
            count > 0 ? $"{count} entries" : "none", "access to the data units' storage",
            "Without it nothing is measured, and who never measures loses its seat: fill probe.credentials.");
    }

    private void Disk()
    {
        var free = new DriveInfo(options.DataDirectory).AvailableFreeSpace;
        Add("disk", free >= MinFreeBytes ? FindingVerdict.Ok : FindingVerdict.Warn, $"{free >> 20} MiB free",
            $"at least {MinFreeBytes >> 20} MiB", "Make room, or shorten store.evidenceHours.");
    }

    private async Task<IChainRpc?> EndpointsAsync(CancellationToken cancellation)
    {
        IChainRpc? usable = null;
        foreach (var (url, index) in options.Chain.RpcUrls.Select((url, index) => (url, index)))
        {
            var name = $"rpc-{index + 1}";
            try
            {
                var http = new JsonRpcClient([url], new JsonRpcOptions { MaxAttempts = 1, RequestTimeout = TimeSpan.FromSeconds(5) }, time);
                _clients.Add(http);
                var rpc = new JsonRpcChain(new EthClient(http));
                var chain = await rpc.ChainIdAsync(cancellation);
                var head = await rpc.BlockAsync(null, cancellation);
                var offset = DateTimeOffset.FromUnixTimeSeconds((long)(head?.Timestamp ?? 0)) - time.GetUtcNow();
                if (chain != (ulong)options.Chain.Id)
                    Add(name, FindingVerdict.Fail, $"chain {chain}", $"chain {options.Chain.Id}", "Correct chain.rpcUrls or chain.id.");
                else
                {
                    Add(name, FindingVerdict.Ok, $"chain {chain}, block {head?.Number}, {-offset.TotalSeconds:0} s old",
                        $"chain {options.Chain.Id}");
                    usable ??= rpc;
                    if (offset > MaxClockOffset)
                        Add("clock", FindingVerdict.Fail, $"{offset.TotalSeconds:0.0} s behind the chain",
                            $"within {MaxClockOffset.TotalSeconds} s", "Synchronise the clock (chrony or systemd-timesyncd).");
                }
            }
            catch (ChainUnavailableException error)
            {
                Add(name, FindingVerdict.Fail, error.Message, "it answers", "Check that the endpoint is up and allows this host.");
            }
        }
        return usable;
    }

    private async Task ChainAsync(IChainRpc rpc, CancellationToken cancellation)
    {
        var contracts = options.Deployed;
        var empty = new List<string>();
        foreach (var (address, name) in new[]
        {
            (contracts.Oracle, "oracle"),
            (contracts.Validators, "validatorRegistry"),
            (contracts.Providers, "providerOrchestrator"),
            (contracts.Consumers, "consumerOrchestrator"),
            (contracts.Court, "disputeCourt")
        })
        {
            if ((await rpc.CodeAsync(address, cancellation)).Length == 0) empty.Add($"contracts.{name}");
        }
        Add("contracts", empty.Count == 0 ? FindingVerdict.Ok : FindingVerdict.Fail,
            empty.Count == 0 ? "all five have code" : $"no code at {string.Join(", ", empty)}", "code at every address",
            "Copy the addresses from the network's deployment.");
        if (_submitter is { } submitter)
        {
            var balance = await rpc.BalanceAsync(submitter, cancellation);
            Add("gas", balance >= MinBalance ? FindingVerdict.Ok : FindingVerdict.Fail, $"{balance} wei", $"at least {MinBalance} wei",
                $"Send coin to the submitter {submitter}.");
        }
        if (_signer is { } signer && empty.Count == 0) await RegisteredAsync(rpc, contracts.Validators, signer, cancellation);
    }

    private async Task RegisteredAsync(IChainRpc rpc, Address registry, Address signer, CancellationToken cancellation)
    {
        var bindings = new ValidatorRegistry(registry);
        if (await ReadAsync(rpc, bindings.IndexOf(signer), cancellation) is not { } index
            || await ReadAsync(rpc, bindings.Validator(index.Value), cancellation) is not { } validator)
        {
            Add("registration", FindingVerdict.Fail, $"{signer} is not registered", "an active validator",
                "Have the owner certified, then register: docs/operate.md, Registration.");
            return;
        }
        const byte active = 1;
        var known = validator.Value;
        Add("registration", known.State == active ? FindingVerdict.Ok : FindingVerdict.Fail, $"validator {index.Value}, "
            + $"{StateOf(known.State)}", "an active validator", "See docs/operate.md: Registration, Suspended, Leaving.");
        if (known.Signer != signer)
            Add("signer", FindingVerdict.Warn, $"registered {known.Signer}", $"the keystore's {signer}",
                "The owner has replaced it: docs/operate.md, Replace the signing key.");
        var samePeer = _peerKey is not null && known.PeerKey.AsSpan().SequenceEqual(_peerKey);
        Add("peer-key", samePeer ? FindingVerdict.Ok : FindingVerdict.Fail, $"registered {Hex.Encode(known.PeerKey)}",
            $"the keystore's {Hex.Encode(_peerKey)}", "Peers will refuse this node: use the registered peer key.");
        Add("submitter", known.Submitter == _submitter ? FindingVerdict.Ok : FindingVerdict.Warn, $"registered {known.Submitter}",
            $"the keystore's {_submitter}", "Rewards may depend on it: setSubmitter with the owner's key.");
    }

    /// <summary>The names of IValidatorRegistry.State.</summary>
    private static string StateOf(byte state) => state switch
    {
        0 => "not registered",
        1 => "active",
        2 => "left by itself (exit)",
        3 => "dropped: its stake fell below the minimum",
        4 => "expelled for ever",
        5 => "suspended: rejoin",
        _ => $"state {state}",
    };

    private static async Task<Box<T>?> ReadAsync<T>(IChainRpc rpc, ContractQuery<T> query, CancellationToken cancellation)
    {
        var outcome = await rpc.CallAsync(new CallRequest { To = query.To, Data = query.Data }, null, cancellation);
        return outcome.Succeeded ? new Box<T>(query.Decode(outcome.Data)) : null;
    }

    private void Port(string name, IPEndPoint? endpoint, string text, string setting)
    {
        if (endpoint is null) return;
        try
        {
            using var listener = new TcpListener(endpoint);
            listener.Start();
            Add(name, FindingVerdict.Ok, $"{text} is free", "free, unless the node runs");
        }
        catch (SocketException error)
        {
            Add(name, FindingVerdict.Warn, $"{text}: {error.Message}", "free, unless the node runs",
                $"Stop what listens there, or change {setting}.");
        }
    }

    private void Add(string name, FindingVerdict verdict, string measured, string wanted, string fix = "") =>
        _findings.Add(new Finding(name, verdict, measured, wanted, verdict == FindingVerdict.Ok ? "" : fix));

    private sealed record Box<T>(T Value);
}
