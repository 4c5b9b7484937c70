using System.CommandLine;
using System.Text.Json;
using SelfRepair.Analysis;
using SelfRepair.Api.Problems;
using SelfRepair.Benchmarks.Experiments;
using SelfRepair.Benchmarks.Parity;
using SelfRepair.Inference;
using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.Benchmarks.CommandLine;

/// <summary>Runs commands; what the domain refuses becomes a sentence and the exit status 1.</summary>
internal static class RefusingAction
{
    /// <summary>Sets what a command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">What it does.</param>
    /// <returns>The command.</returns>
    public static Command Doing(this Command command, Action<ParseResult> run)
    {
        command.SetAction(parsed =>
        {
            try
            {
                run(parsed);
                return 0;
            }
            catch (Exception refusal) when (refusal is ExportException or InferenceException or AnalysisException
                or IOException or UnauthorizedAccessException or JsonException or HttpRequestException
                or ParityException or ExperimentRequestException or ApiException)
            {
                Console.Error.WriteLine(refusal.Message);
                return 1;
            }
        });
        return command;
    }
}
