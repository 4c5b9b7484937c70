using System.Globalization;

namespace SelfRepair.OnnxExport.Reporting;

/// <summary>Tells the user at the console how an export goes: a line for every tenth of a stage, on standard
/// error.</summary>
/// <remarks>The only type of this program that writes to the console.</remarks>
internal sealed class ProgressWriter : IProgress<ExportProgress>
{
    private const int LinesPerStage = 10;

    private readonly TextWriter output = Console.Error;
    private (ExportStage Stage, long Line) last = (ExportStage.Folding, -1);

    /// <inheritdoc/>
    public void Report(ExportProgress value)
    {
        (ExportStage Stage, long Line) line = (value.Stage, value.Done * LinesPerStage / Math.Max(1, value.Total));
        if (line != last)
        {
            last = line;
            double share = (double)value.Done / Math.Max(1, value.Total);
            Write(string.Create(CultureInfo.InvariantCulture, $"{value.Stage} {share:P0}"));
        }
    }

    /// <summary>Writes a line.</summary>
    /// <param name="line">The line.</param>
    public void Write(string line) => output.WriteLine(line);
}
