using Flashback.Node.Configuration.Catalog;

namespace Flashback.Node.Configuration.Reading;

/// <summary>A setting's value as it may be shown, and the source that won.</summary>
public sealed record SettingOrigin(Setting Setting, string Shown, string Origin);
