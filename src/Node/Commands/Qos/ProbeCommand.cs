using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Flashback.Arguments;
using Flashback.Ethereum;
using Flashback.Probes;
using Flashback.Probes.Controls;
using Flashback.Probes.Guard;
using Flashback.Probes.Records;
using Flashback.Probes.Scheduling;
using Flashback.Probes.Signing;
using Flashback.Protocol.Samples;

namespace Flashback.Node.Commands.Qos;

internal static class ProbeCommand
{
    public static Command Create(CommandLine line) => new("probe", "Measure storage by hand.") { Run(line) };

    private static Command Run(CommandLine line)
    {
        var endpoint = new Option<Uri>("--endpoint") { Description = "The Bridge Node's S3 URL.", HelpName = "URL", Required = true }
            .Taking(Values.Url);
        var bucket = new Option<string>("--bucket") { Description = "The bucket.", HelpName = "NAME", Required = true };
        var accessKey = new Option<string>("--access-key") { Description = "S3 access key id.", HelpName = "ID", Required = true };
        var secretFile = new Option<string>("--secret-file")
        {
            Description = "File whose first line is the S3 secret key.",
            HelpName = "FILE",
            Required = true
        };
        var region = new Option<string>("--region")
        {
            Description = "Region to sign for.",
            HelpName = "REGION",
            DefaultValueFactory = _ => "us-east-1"
        };
        var bytes =
            new Option<int>("--bytes") { Description = "Size of the object moved.", HelpName = "N", DefaultValueFactory = _ => 65_536 }
                .Taking(Values.Whole(64, 64 << 20));
        var timeout = new Option<int>("--timeout-millis")
        {
            Description = "Longest that one request may take.",
            HelpName = "N",
            DefaultValueFactory = _ => 10_000
        }.Taking(Values.Whole(100, 600_000));
        var loopback = new Option<bool>("--allow-loopback") { Description = "Allow loopback and private addresses, and plain HTTP." };
        var command = new Command("run", "One pass over a bucket: head, upload, read back, range, list, delete; every phase is shown. "
            + "No validator key is needed.") { endpoint, bucket, accessKey, secretFile, region, bytes, timeout, loopback }
            .WithExamples("oracle-node probe run --endpoint https://bridge.example --bucket data --access-key AKID --secret-file secret");
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var size = parsed.GetValue(bytes);
            var longest = TimeSpan.FromMilliseconds(parsed.GetValue(timeout));
            var secret = Secret(parsed.GetRequiredValue(secretFile));
            var target = new ProbeTarget(Bytes32.Zero, parsed.GetValue(endpoint)!, parsed.GetRequiredValue(bucket),
                parsed.GetRequiredValue(region), new S3Credentials(parsed.GetRequiredValue(accessKey), secret), Address.Zero);
            using var controls = new ControlTargets(Array.Empty<DnsEndPoint>(), line.Terminal.Time);
            var guard = new NetworkGuard(parsed.GetValue(loopback) ? NetworkGuardOptions.Development : new NetworkGuardOptions());
            var transcript = new List<string>();
            var records = await ProbeOnce.RunAsync(target, new ProbeCriteria(1, 100, longest, (uint)size, 100), guard, controls,
                line.Terminal.Time, transcript.Add, cancellation);
            var ok = records.All(record => record.Result == ProbeResult.Success);
            var json = new JsonObject { ["ok"] = ok, ["records"] = new JsonArray([.. records.Select(ToJson)]) };
            return new CommandResult(json, console => transcript.ForEach(text => console.Profile.Out.Writer.WriteLine(text)),
                ok ? ExitCode.Ok : ExitCode.Failure);
        });
    }

    private static string Secret(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() is { Length: > 0 } secret
                ? secret : throw new CommandException(ExitCode.Usage, $"--secret-file: the first line of '{path}' is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"--secret-file: {FileProblem.Of(path, error)}.", error);
        }
    }

    private static JsonObject ToJson(SampleRecord record) => new()
    {
        ["operation"] = record.Operation.ToString(),
        ["result"] = record.Result.ToString(),
        ["reason"] = ProbeReasons.Of(record.Reason).Code,
        ["httpStatus"] = record.HttpStatus,
        ["bytes"] = record.Bytes.ToString(),
        ["dnsMicros"] = record.Phases.DnsMicros,
        ["connectMicros"] = record.Phases.ConnectMicros,
        ["tlsMicros"] = record.Phases.TlsMicros,
        ["firstByteMicros"] = record.Phases.FirstByteMicros,
        ["totalMicros"] = record.Phases.TotalMicros,
    };
}
