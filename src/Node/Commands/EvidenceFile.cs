using Flashback.Aggregation.Evidence;
using Flashback.Arguments;

namespace Flashback.Node.Commands;

internal static class EvidenceFile
{
    /// <summary>The file is this document, byte for byte.</summary>
    public static bool Holds(string path, ReadOnlySpan<byte> document) => new FileInfo(path).Length == document.Length && document.SequenceEqual(File.ReadAllBytes(path));

    /// <exception cref="CommandException">The file is not an evidence bundle.</exception>
    public static EvidenceBundle Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > EvidenceDocument.MaxBytes) throw new CommandException(ExitCode.Usage, $"'{path}' is larger than an evidence bundle may be ({EvidenceDocument.MaxBytes} bytes).");
            return EvidenceDocument.TryRead(File.ReadAllBytes(path), out var bundle, out var error) ? bundle : throw new CommandException(ExitCode.Usage, $"'{path}': {JsonTrouble.Plain(error)}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{FileTrouble.Of(path, error)}. Fetch the evidence first: oracle-node dispute evidence EPOCH UNIT", error);
        }
    }
}
