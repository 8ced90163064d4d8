using Flashback.Aggregation.Evidence;

namespace Flashback.Node.Commands;

internal static class EvidenceFile
{
    /// <exception cref="CommandException">The file is not an evidence bundle.</exception>
    public static EvidenceBundle Read(string path)
    {
        if (!File.Exists(path)) throw new CommandException(ExitCode.Usage, $"'{path}' does not exist. Fetch the evidence first: oracle-node dispute evidence EPOCH UNIT");
        if (new FileInfo(path).Length > EvidenceDocument.MaxBytes) throw new CommandException(ExitCode.Failure, $"'{path}' is larger than an evidence bundle may be ({EvidenceDocument.MaxBytes} bytes).");
        return EvidenceDocument.TryRead(File.ReadAllBytes(path), out var bundle, out var error) ? bundle : throw new CommandException(ExitCode.Failure, $"'{path}': {error}");
    }
}
