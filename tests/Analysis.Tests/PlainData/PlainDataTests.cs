using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Tests.PlainData;

public sealed class PlainDataTests
{
    [Fact]
    public void Read_OfWhatWasWritten_GivesEveryBit()
    {
        TermSums sums = Sums();

        TermSums read = TermSums.Read(new PlainDataReader(Bytes(sums)));

        Assert.Equal(Bytes(sums), Bytes(read));
        Assert.Equal(sums.StatisticsOf(0, interval: null), read.StatisticsOf(0, interval: null));
        Assert.Equal(sums.Prompts!.Select(prompt => prompt.Prompt), read.Prompts!.Select(prompt => prompt.Prompt));
    }

    [Fact]
    public void Read_OfBytesCutShortAnywhere_IsRefused()
    {
        byte[] bytes = Bytes(Sums());
        for (int length = 0; length < bytes.Length; length++)
        {
            PlainDataReader reader = new(bytes.AsMemory(0, length));
            Assert.Throws<PlainDataException>(() => TermSums.Read(reader));
        }
    }

    [Fact]
    public void End_WithBytesLeftOver_IsRefused()
    {
        PlainDataReader reader = new((byte[])[.. Bytes(Sums()), 0]);
        TermSums.Read(reader);

        Assert.Throws<PlainDataException>(reader.End);
    }

    [Fact]
    public void ReadArray_OfALengthThatNoBytesFollow_TakesNoMemoryForIt()
    {
        byte[] bytes = PlainDataWriter.ToBytes(writer => writer.Write(long.MaxValue / 16));

        Assert.Throws<PlainDataException>(() => new PlainDataReader(bytes).ReadArray<double>());
        Assert.Throws<PlainDataException>(() => new PlainDataReader(bytes).ReadLength());
    }

    private static byte[] Bytes(TermSums sums) => PlainDataWriter.ToBytes(sums.Write);

    private static TermSums Sums()
    {
        TermSums sums = new(termCount: 2, keepsPrompts: true);
        TermValues values = new(new TermSet([new Term("one"), new Term("two")]), capacity: 3);
        for (int prompt = 0; prompt < 3; prompt++)
        {
            values.Begin(3);
            values[values.Terms[0]].Fill(0.1 * (prompt + 1));
            values[values.Terms[1]].Fill(-1.0 / (prompt + 3));
            sums.AddPrompt(prompt, values, [1, 0, 1]);
        }

        return sums;
    }
}
