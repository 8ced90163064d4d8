namespace Flashback.BridgeNode.Config;

/// <summary>Collects the errors in settings, so that all are reported at once.</summary>
internal sealed class SettingChecks
{
    private readonly List<string> _errors = [];

    public void That(bool holds, string name, object? value, string wanted)
    {
        if (!holds) _errors.Add($"{name}: '{value}' is not usable; it must be {wanted}.");
    }

    public void Within(string name, long? value, long low, long high) =>
        That(value is null || (value >= low && value <= high), name, value, $"from {low} to {high}");

    public void ThrowIfAny()
    {
        if (_errors.Count > 0) throw new ConfigException(_errors);
    }
}
