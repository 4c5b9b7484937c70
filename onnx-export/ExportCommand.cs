using System.CommandLine;
using SelfRepair.Inference;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Reporting;
using SelfRepair.OnnxExport.Verification;

namespace SelfRepair.OnnxExport;

/// <summary>The command line: <c>onnx-export CHECKPOINT PACKAGE</c> and its options.</summary>
internal sealed class ExportCommand
{
    private const int Done = 0;
    private const int Refused = 1;

    /// <summary>What shells report for a program stopped by Ctrl+C: 128 and the signal's number.</summary>
    private const int Canceled = 130;

    private readonly Argument<string> checkpoint = new("CHECKPOINT")
    {
        Description = "A Hugging Face GPT-NeoX folder: config.json, model.safetensors or pytorch_model.bin (or their "
            + "shards and index), tokenizer.json if it has one.",
    };

    private readonly Argument<string> package = new("PACKAGE")
    {
        Description = "The folder to make; it must not exist.",
    };

    private readonly Option<VerificationScope> verify = new("--verify")
    {
        Description = "What is compared with the checkpoint: auto (all blocks, three of a model above 1b), full, none.",
        DefaultValueFactory = _ => VerificationScope.Auto,
    };

    private readonly Option<string?> source = new("--source")
    {
        Description = "The model's name in the manifest; by default the checkpoint folder's.",
    };

    private readonly Option<string?> revision = new("--revision")
    {
        Description = "The branch, tag or step that the checkpoint is.",
    };

    private readonly Option<string?> commit = new("--commit")
    {
        Description = "The commit that the revision stood for.",
    };

    private readonly ProgressWriter console = new();

    /// <summary>Parses the command line and runs it.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>0: exported; 1: refused, or a wrong command line; 130: canceled.</returns>
    public Task<int> RunAsync(string[] arguments)
    {
        RootCommand command = new("Turns a GPT-NeoX checkpoint (Pythia) into a SelfRepair model package.")
        {
            checkpoint, package, verify, source, revision, commit,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Export(parsed, cancellationToken)));
        return command.Parse(arguments).InvokeAsync();
    }

    private int Export(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new ExportOptions
        {
            SourceId = parsed.GetValue(source),
            Revision = parsed.GetValue(revision),
            Commit = parsed.GetValue(commit),
            Verification = parsed.GetValue(verify),
        };
        try
        {
            PackageManifest manifest = CheckpointExporter.Export(
                parsed.GetRequiredValue(checkpoint),
                parsed.GetRequiredValue(package),
                options,
                console,
                cancellationToken);
            PackageFile weights = manifest.Files[PackageFiles.Weights];
            console.Write(
                $"Exported {manifest.Source.Id}: {weights.Bytes} bytes of weights, SHA-256 {weights.Sha256}.");
            return Done;
        }
        catch (OperationCanceledException)
        {
            console.Write("Canceled; nothing was left behind.");
            return Canceled;
        }
        catch (Exception refusal) when (refusal
            is ExportException or InferenceException or IOException or UnauthorizedAccessException)
        {
            console.Write(refusal.Message);
            return Refused;
        }
    }
}
