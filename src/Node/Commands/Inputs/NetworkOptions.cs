using System.CommandLine;
using Flashback.Arguments;
using Flashback.Client.Nodes;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.JsonRpc.Transport;
using Flashback.Node.Configuration;
using Flashback.Node.Configuration.Reading;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Deployment;

namespace Flashback.Node.Commands.Inputs;

/// <summary>
/// How a command that needs no validator of its own finds the network: a network file, or the node's configuration;
/// <c>--rpc</c> and <c>--node</c> win over both.
/// </summary>
internal sealed class NetworkOptions
{
    public const string NetworkVariable = "ORACLE_NETWORK";

    private readonly Option<string?> _network = new("--network")
    {
        Description = $"Network file: chain endpoints, validators, contracts (default: {NetworkVariable}, then the node's configuration).",
        HelpName = "FILE"
    };
    private readonly Option<Uri[]> _rpc = new Option<Uri[]>("--rpc") { Description = "Chain endpoint to use instead.", HelpName = "URL" }
        .TakingEach(Values.Url);
    private readonly Option<Uri[]> _node =
        new Option<Uri[]>("--node") { Description = "Validator to ask instead; may be repeated.", HelpName = "URL" }.TakingEach(Values.Url);

    public NetworkOptions(Command command)
    {
        command.Add(_network);
        command.Add(_rpc);
        command.Add(_node);
    }

    /// <exception cref="CommandException">Nothing says where the network is, or what says it is wrong.</exception>
    public Network Find(ParseResult parsed, Terminal terminal)
    {
        var named = parsed.GetValue(_network) ?? terminal.Environment.GetValueOrDefault(NetworkVariable);
        var network = named is { Length: > 0 } ? Read(named) : FromConfiguration(parsed, terminal);
        return network with
        {
            RpcUrls = parsed.GetValue(_rpc) is { Length: > 0 } rpc ? rpc : network.RpcUrls,
            Nodes = parsed.GetValue(_node) is { Length: > 0 } nodes ? nodes : network.Nodes,
        };
    }

    /// <summary>The chain of the network; wrong chain ids are refused on the first call.</summary>
    public static JsonRpcClient Chain(Network network, Terminal terminal) =>
        new(network.RpcUrls, new JsonRpcOptions { ChainId = network.Contracts.ChainId, MaxAttempts = 3 }, terminal.Time);

    public static IChainRpc Rpc(JsonRpcClient client) => new JsonRpcChain(new EthClient(client));

    private static Network Read(string path)
    {
        try
        {
            return NetworkFile.Read(path);
        }
        catch (InvalidDataException error)
        {
            throw new CommandException(ExitCode.Configuration, $"{JsonProblem.Plain(error.Message)}.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Configuration, $"{FileProblem.Of(path, error)}.", error);
        }
    }

    private static Network FromConfiguration(ParseResult parsed, Terminal terminal)
    {
        var path = SharedOptions.ConfigPath(parsed, terminal);
        var loaded = ConfigurationLoader.Load(new ConfigurationSources(path) { Environment = terminal.Environment });
        if (loaded.Options is { } options)
            return new Network(options.Chain.RpcUrls, [new Uri($"http://{options.Api.Listen}")], Contracts(options));
        throw new CommandException(ExitCode.Configuration, File.Exists(path)
            ? SettingFlags.Describe(loaded.Problems)
            : $"which network? Give --network FILE (the devnet writes network.json), or --config with a node's configuration ('{path}' "
                + "does not exist).");
    }

    /// <summary>Token, pool and duty court are not among a node's settings; nothing that a client does here needs them.</summary>
    private static DeployedContracts Contracts(NodeOptions options)
    {
        var contracts = options.Contracts;
        return new DeployedContracts((ulong)options.Chain.Id, (ulong)options.Chain.StartBlock, Token: Address.Zero,
            contracts.ValidatorRegistry,
            contracts.ProviderOrchestrator, contracts.ConsumerOrchestrator, contracts.Oracle, contracts.DisputeCourt, Pool: Address.Zero,
            Duties: Address.Zero);
    }
}
