namespace Flashback.Protocol.Reasons;

/// <summary>One entry of the catalogue of failures: the same code stands in logs, metrics, command output and docs.</summary>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Short">One line.</param>
/// <param name="Long">What happened, why it matters, what to do.</param>
/// <param name="Retryable">Whether the same thing may succeed later.</param>
/// <param name="Fault">Whose fault it is.</param>
/// <param name="Number">Its number in a sample record; null if no record carries it.</param>
public sealed record Reason(string Code, string Short, string Long, bool Retryable, Fault Fault, ushort? Number = null)
{
    public override string ToString() => Code;
}
