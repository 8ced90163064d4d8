using Flashback.Arguments;
using Flashback.Devnet.Setup;

namespace Flashback.Devnet.Live;

/// <summary>Where everything is and what to type in another terminal: lines to copy, never wrapped.</summary>
public static class Invitation
{
    public static IEnumerable<string> Of(DevnetEvent.Ready ready)
    {
        yield return $"ready: chain {Bare(ready.Chain)}, oracle {ready.Oracle}";
        yield return $"data and logs: {ready.DataFolder}";
        yield return $"validators: {string.Join(' ', ready.Validators.Select(Bare))}";
        yield return "data units:";
        foreach (var unit in ready.Units) yield return $"  {unit.Name,-7}  {unit.Id}  {Bare(unit.Endpoint)}";
        if (ready.Units.Count == 0) yield break;

        var network = $"--network {TerminalText.Quoted(ready.NetworkFile)}";
        var keystore = $"--key {TerminalText.Quoted(Path.Combine(ready.DataFolder, ClientFiles.KeystoreName))} --password-file "
            + $"{TerminalText.Quoted(Path.Combine(ready.DataFolder, ClientFiles.PasswordName))}";
        // A name of this run alone: a file of an earlier run is never in the way, and the same command may be given again.
        var evidence = TerminalText.Quoted(Path.Combine(ready.DataFolder, $"evidence-0-{ready.Units[0].Name}.json"));
        var wait = $"--wait {ready.FirstVerdictSeconds}";
        yield return "try in another terminal, in this folder (they wait for data that is not there yet):";
        foreach (var unit in ready.Units) yield return $"  ./oracle qos get {unit.Id} {network} {wait}";
        yield return $"  ./oracle dispute evidence 0 {ready.Units[0].Id} {network} --out {evidence} {wait}";
        yield return $"  ./oracle dispute verify {evidence}";
        yield return $"  ./oracle dispute open {evidence} {network} {keystore}";
    }

    private static string Bare(Uri url) => url.ToString().TrimEnd('/');
}
