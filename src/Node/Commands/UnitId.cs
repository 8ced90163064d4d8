using Flashback.Ethereum;

namespace Flashback.Node.Commands;

internal static class UnitId
{
    /// <exception cref="CommandException">The text is not a data unit's id.</exception>
    public static Bytes32 Parse(string text) =>
        Bytes32.TryParse(text, out var id) ? id : throw new CommandException(ExitCode.Usage, $"'{text}' is not a data unit: 0x and 64 hex digits, as the provider and the devnet show it.");
}
