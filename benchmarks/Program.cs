using System.CommandLine;
using System.Globalization;
using SelfRepair.Benchmarks.Experiments;
using SelfRepair.Benchmarks.Exports;
using SelfRepair.Benchmarks.Parity;
using SelfRepair.Benchmarks.SmallRequests;
using SelfRepair.Benchmarks.Soaks;
using SelfRepair.Benchmarks.Sweeps;
using SelfRepair.Benchmarks.Tokenization;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
RootCommand root = new("Measures how fast SelfRepair runs on this machine; docs/performance.md says how.")
{
    new SweepCommand().Create(),
    new ExperimentCommand().Create(),
    ExportCommand.Create(),
    ServiceCommand.Create(),
    SoakCommand.Create(),
    TokenizeCommand.Create(),
    ParityCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
