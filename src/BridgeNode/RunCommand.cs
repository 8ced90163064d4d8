using System.CommandLine;
using Flashback.Arguments;
using Flashback.BridgeNode.Config;
using Flashback.BridgeNode.Identity;
using Flashback.BridgeNode.Server;

namespace Flashback.BridgeNode;

/// <summary><c>bridge-node run</c>: options of the command line win over those of the configuration file.</summary>
internal static class RunCommand
{
    private const string Description = """
        Serve until told to stop (Ctrl-C or SIGTERM).

        Examples:
          bridge-node run --bucket unit-1
          bridge-node run --port 0 --bucket unit-1 --data /var/lib/bridge-node --key bridge.key
          bridge-node run --config bridge-node.json --latency 900

        Exit codes: 0 stopped, 2 wrong usage, 3 wrong configuration, 4 the key's file, 5 the address or the data folder.
        """;

    private static readonly Option<string?> ConfigFile = Text("--config", "Configuration file (JSON, the long option names in camelCase)");
    private static readonly Option<string?> Listen = Text("--listen", "IP address to listen on (127.0.0.1)");
    private static readonly Option<int?> Port = new Option<int?>(
        "--port")
    { Description = "Port; 0 lets the system choose; 9000 unless given" }.Taking(Values.Whole(0, BridgeOptions.MaxPort));
    private static readonly Option<string?> PublicUrl = Text("--public-url", "URL that others reach this node by (where it listens)");
    private static readonly Option<string?> Region = Text("--region", "S3 region (us-east-1)");
    private static readonly Option<string?> AccessKey = Text("--access-key", "S3 access key (bridge)");
    private static readonly Option<string?> SecretKey = Text("--secret-key", "S3 secret key (a new one, told in the ready line)");
    private static readonly Option<string[]> Buckets = new("--bucket") { Description = "Bucket to create at the start; may be repeated" };
    private static readonly Option<string?> Data = Text("--data", "Folder for the objects (they are kept in memory)");
    private static readonly Option<string?> Key = Text("--key", "File of the bridge key, made when it is missing (a new key each time)");
    private static readonly Option<ulong?> ChainId = new Option<ulong?>("--chain-id") { Description = "Chain of the oracle contract" }
        .Taking(Values.Whole<ulong>(1, ulong.MaxValue));
    private static readonly Option<string?> Oracle =
        Text("--oracle", "Address of the oracle contract, which claims and reports are signed for");
    private static readonly Option<ulong?> Genesis = new Option<ulong?>("--genesis") { Description = "Unix time of epoch 0" }
        .Taking(Values.Whole<ulong>(0, ulong.MaxValue));
    private static readonly Option<ulong?> EpochLength = new Option<ulong?>("--epoch-length") { Description = "Seconds of an epoch" }
        .Taking(Values.Whole(1UL, BridgeOptions.MaxEpochLength));
    private static readonly Option<long?> MaxObjectBytes =
        new Option<long?>("--max-object-bytes") { Description = "Longest object; 268435456 unless given" }
            .Taking(Values.Whole(1, BridgeOptions.MostObjectBytes));
    private static readonly Option<long?> MaxTotalBytes =
        new Option<long?>("--max-total-bytes") { Description = "All objects together; 4294967296 unless given" }
            .Taking(Values.Whole(1, BridgeOptions.MostTotalBytes));
    private static readonly Option<int?> Latency =
        new Option<int?>("--latency") { Description = "Fault: milliseconds waited before each S3 request" }
            .Taking(Values.Whole(0, BridgeOptions.MaxLatencyMillis));
    private static readonly Option<long?> Bandwidth =
        new Option<long?>("--bandwidth") { Description = "Fault: bytes per second of a body in either direction" }
            .Taking(Values.Whole(0, BridgeOptions.MaxBandwidth));
    private static readonly Option<double?> Corrupt =
        new Option<double?>("--corrupt") { Description = "Fault: share of reads that serve altered bytes" }.Taking(Values.Number(0, 1));
    private static readonly Option<bool?> Outage =
        new("--outage") { Description = "Fault: break every connection", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool?> NoReports =
        new("--no-reports") { Description = "Fault: refuse performance reports", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create()
    {
        var command = new Command("run", Description)
        {
            ConfigFile, Listen, Port, PublicUrl, Region, AccessKey, SecretKey, Buckets, Data, Key, ChainId, Oracle, Genesis, EpochLength,
            MaxObjectBytes, MaxTotalBytes, Latency, Bandwidth, Corrupt, Outage, NoReports,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        try
        {
            var options = BridgeOptions.From(Settings(arguments));
#pragma warning disable RS0030 // The composition root chooses the clock.
            await using var server = await BridgeServer.StartAsync(options, TimeProvider.System, cancellation);
#pragma warning restore RS0030
            Console.Out.WriteLine(ReadyLine.Of(server, options));
            await server.StoppedAsync(cancellation);
            return ExitCodes.Ok;
        }
        catch (ConfigException failure)
        {
            foreach (var error in failure.Errors) Console.Error.WriteLine($"bridge-node: {error}");
            return ExitCodes.Config;
        }
        catch (KeyFileException failure)
        {
            Console.Error.WriteLine($"bridge-node: {failure.Message}");
            return ExitCodes.Key;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            Console.Error.WriteLine($"bridge-node: cannot start: {failure.Message}");
            return ExitCodes.Network;
        }
    }

    private static BridgeSettings Settings(ParseResult arguments)
    {
        var settings = arguments.GetValue(ConfigFile) is { } path ? BridgeSettings.Read(path) : new BridgeSettings();
        settings.Listen = arguments.GetValue(Listen) ?? settings.Listen;
        settings.Port = arguments.GetValue(Port) ?? settings.Port;
        settings.PublicUrl = arguments.GetValue(PublicUrl) ?? settings.PublicUrl;
        settings.Region = arguments.GetValue(Region) ?? settings.Region;
        settings.AccessKey = arguments.GetValue(AccessKey) ?? settings.AccessKey;
        settings.SecretKey = arguments.GetValue(SecretKey) ?? settings.SecretKey;
        settings.Buckets = arguments.GetValue(Buckets) is { Length: > 0 } buckets ? buckets : settings.Buckets;
        settings.Data = arguments.GetValue(Data) ?? settings.Data;
        settings.Key = arguments.GetValue(Key) ?? settings.Key;
        settings.ChainId = arguments.GetValue(ChainId) ?? settings.ChainId;
        settings.Oracle = arguments.GetValue(Oracle) ?? settings.Oracle;
        settings.Genesis = arguments.GetValue(Genesis) ?? settings.Genesis;
        settings.EpochLength = arguments.GetValue(EpochLength) ?? settings.EpochLength;
        settings.MaxObjectBytes = arguments.GetValue(MaxObjectBytes) ?? settings.MaxObjectBytes;
        settings.MaxTotalBytes = arguments.GetValue(MaxTotalBytes) ?? settings.MaxTotalBytes;
        settings.Latency = arguments.GetValue(Latency) ?? settings.Latency;
        settings.Bandwidth = arguments.GetValue(Bandwidth) ?? settings.Bandwidth;
        settings.Corrupt = arguments.GetValue(Corrupt) ?? settings.Corrupt;
        settings.Outage = arguments.GetValue(Outage) ?? settings.Outage;
        settings.NoReports = arguments.GetValue(NoReports) ?? settings.NoReports;
        return settings;
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };
}
