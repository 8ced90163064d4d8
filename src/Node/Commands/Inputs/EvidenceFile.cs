using Flashback.Aggregation.Evidence;
using Flashback.Arguments;
using Flashback.Client.Nodes;
using Flashback.Ethereum;
using Flashback.Node.Configuration;

namespace Flashback.Node.Commands.Inputs;

internal static class EvidenceFile
{
    /// <summary>What the evidence of a verdict is called unless somebody names it.</summary>
    public static string NameOf(ulong epoch, Bytes32 unit) => $"evidence-{epoch}-{unit.ToString()[..10]}.json";

    /// <summary>The file is this document, byte for byte.</summary>
    public static bool Holds(string path, ReadOnlySpan<byte> document) =>
        new FileInfo(path).Length == document.Length && document.SequenceEqual(File.ReadAllBytes(path));

    /// <summary>
    /// Asks the network's validators for the evidence of a verdict and writes it as it came; never overwrites another document.
    /// </summary>
    /// <param name="where">The network.</param>
    /// <param name="epoch">The verdict's epoch.</param>
    /// <param name="unit">The verdict's data unit.</param>
    /// <param name="path">The file; null for a name made of the two.</param>
    /// <param name="cancellation">Stops asking.</param>
    /// <returns>The whole path, the bytes written, and who gave them.</returns>
    /// <exception cref="CommandException">No validator has it, or the file holds something else.</exception>
    public static async Task<(string Path, int Length, Uri Node)> FetchAsync(
        Network where, ulong epoch, Bytes32 unit, string? path, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = NodeClient.Timeout };
        var (body, node) = await new NodeClient(http, where.Nodes).GetAsync($"v1/evidence/{epoch}/{unit}", EvidenceDocument.MaxBytes,
            cancellation);
        if (!EvidenceDocument.TryRead(body, out var bundle, out var error))
            throw new CommandException(ExitCode.Network, $"{node}: {JsonProblem.Plain(error)}.");
        if (bundle.Verdict.Epoch != epoch || bundle.Verdict.DataUnit != unit)
            throw new CommandException(ExitCode.Network, $"{node} answered with the evidence of another verdict.");
        var file = Path.GetFullPath(path ?? NameOf(epoch, unit));
        if (!File.Exists(file)) NodePaths.WriteNewFile(file, body);
        else if (!Holds(file, body))
            throw new CommandException(ExitCode.Failure, $"'{file}' exists and holds something else; name another file with --out.");
        return (file, body.Length, node);
    }

    /// <exception cref="CommandException">The file is not an evidence bundle.</exception>
    public static EvidenceBundle Read(string path) => Read(path, out _);

    /// <param name="path">The file.</param>
    /// <param name="root">The hash by which an appeal names exactly this document.</param>
    /// <exception cref="CommandException">The file is not an evidence bundle.</exception>
    public static EvidenceBundle Read(string path, out Bytes32 root)
    {
        try
        {
            if (new FileInfo(path).Length > EvidenceDocument.MaxBytes)
                throw new CommandException(
                    ExitCode.Usage, $"'{path}' is larger than an evidence bundle may be ({EvidenceDocument.MaxBytes} bytes).");
            var document = File.ReadAllBytes(path);
            root = EvidenceDocument.Root(document);
            return EvidenceDocument.TryRead(document, out var bundle, out var error)
                ? bundle : throw new CommandException(ExitCode.Usage, $"'{path}': {JsonProblem.Plain(error)}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.Usage, $"{FileProblem.Of(path, error)}. Fetch the evidence first: oracle-node dispute evidence EPOCH UNIT", error);
        }
    }
}
