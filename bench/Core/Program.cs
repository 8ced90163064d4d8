using System.Text.Json;
using Flashback.Bench.Core;

if (args is ["strengthen", var folder])
{
    Keystores.Strengthen(folder);
    return;
}

#pragma warning disable RS0030 // The composition root of the benchmark takes the machine's clock.
var meter = new Meter(TimeProvider.System);
#pragma warning restore RS0030
var subjects = Subjects.All();
Console.WriteLine(JsonSerializer.Serialize(subjects.Keys));

// One name a line; the answer is what one operation took.
while (await Console.In.ReadLineAsync() is { } name)
    Console.WriteLine(JsonSerializer.Serialize(meter.Measure(name, subjects[name]), JsonSerializerOptions.Web));
